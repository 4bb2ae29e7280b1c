"""The table of the lecture's systems: every one is graded, every problem grades one."""

import shutil

import pytest

from autograder.course import find_course
from autograder.errors import CourseError
from handouts.systems import filled, systems, table
from tests.conftest import ROOT

COURSE = find_course(ROOT)


def test_the_figures_are_those_of_the_course():
    assert table(COURSE).read_text(encoding="utf-8") == filled(COURSE), "python -m handouts.systems"


def test_every_problem_grades_a_system():
    rows = systems(table(COURSE).read_text(encoding="utf-8"))
    graded = {id for row in rows for id in row.problems}
    assert graded == {p.id for each in COURSE.assignments() for p in each.problems}


@pytest.fixture
def tiny(tmp_path):
    """A course whose table has one row, for this problem."""

    def make(problem):
        shutil.copytree(ROOT / "tests/tiny_course", tmp_path, dirs_exist_ok=True)
        row = f"| a mean | Averages | {problem} | 0 | 0 |\n"
        (tmp_path / "assignments/README.md").write_text(row)
        return find_course(tmp_path)

    return make


def test_checks_and_mutants_are_counted(tiny):
    assert filled(tiny("1, 2")) == "| a mean | Averages | 1, 2 | 3 | 3 |\n"


def test_a_system_that_nothing_grades_is_refused(tiny):
    with pytest.raises(CourseError, match="nothing grades a mean: look at problem 4"):
        filled(tiny("4"))
