"""The tiny course's bundle, laid out once, and a way to run it on a submission."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest

from autograder.course import Assignment, find_course
from autograder.package.bundle import Options, make_bundle
from autograder.package.layout import Layout
from autograder.package.simulate import Machine, Rehearsal, rehearsal_of, run
from tests.conftest import ROOT

TINY = ROOT / "tests" / "tiny_course"
SOLUTION = TINY / "reference/tiny/solution"
Rehearse = Callable[[dict[str, str]], Rehearsal]


@pytest.fixture(scope="session")
def tiny() -> Assignment:
    return find_course(TINY).assignment("tiny")


@pytest.fixture(scope="session")
def tiny_layout(tiny: Assignment) -> Iterator[Layout]:
    """Not to be changed but for the submission."""
    with rehearsal_of(make_bundle(tiny, Options()), SOLUTION, []) as layout:
        yield layout


@pytest.fixture
def rehearse(tiny_layout: Layout) -> Rehearse:
    """Run the tiny bundle on files, given by name and text."""

    def start(files: dict[str, str]) -> Rehearsal:
        submission = tiny_layout.home / "submission"
        shutil.rmtree(submission)
        submission.mkdir()
        for name, text in files.items():
            (submission / name).write_text(text)
        return run(tiny_layout, machine=Machine(768, 0))

    return start
