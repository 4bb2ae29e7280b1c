"""What is to be graded: courses, assignments and problems, read from `assignment.toml`."""

from autograder.course.find import Course, find_course
from autograder.course.load import load_assignment
from autograder.course.model import Assignment, Problem, Telling, Written

__all__ = [
    "Assignment",
    "Course",
    "Problem",
    "Telling",
    "Written",
    "find_course",
    "load_assignment",
]
