"""A submission as the commands read it: of the assignment that was named, or perhaps of another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.submission import Upload, read_upload

ANOTHER = "No file of {} is there, but all files of {} are: was that meant?"


def read_submission(paths: Sequence[Path], course: Course, assignment: Assignment) -> Upload:
    """`read_upload`, with a first note where everything that another assignment of the course asks
    for is there and nothing of this one."""
    upload = read_upload(paths, assignment)
    missing = {f"{file} is missing." for file in assignment.files}
    if not missing <= {*upload.notes}:  # something is there, or may be: see its note
        return upload
    with suppress(Exception):  # whatever is wrong with another one is no concern of this one
        for other in course.assignments():
            if set(other.files) <= read_upload(paths, other).files.keys():
                note = ANOTHER.format(assignment.name, other.name)
                return replace(upload, notes=(note, *upload.notes))
    return upload
