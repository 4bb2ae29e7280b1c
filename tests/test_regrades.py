"""A verdict is the same however often, and however slowly, a submission is graded."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Assignment, find_course
from autograder.grade import grade
from autograder.submission import read_upload
from autograder.variants import make_mutant, mutants
from autograder.worker.host import Host
from tests.conftest import ROOT, GradeFolder

COURSE = find_course(ROOT)
SOLUTION, MUTANT = 100, 20  # regrades of the solution, and of each of five mutants


def spread(it: Assignment, count: int) -> list[str]:
    """The ids of some mutants from all over an assignment."""
    ids = [each.id for each in mutants(it)]
    return ids[:: max(1, len(ids) // count)][:count]


def made(it: Assignment, id: str, folder: Path) -> Path:
    mutant = next(each for each in mutants(it) if each.id == id)
    return make_mutant(it, mutant, folder / id)


def test_regrades_are_identical(graded: GradeFolder, ngram: Assignment, tmp_path: Path) -> None:
    folder = made(ngram, "most_likely_word", tmp_path)
    first = graded(folder).verdicts()
    assert all(graded(folder).verdicts() == first for _ in range(3))


@pytest.fixture(params=["full speed", "half speed"])
def speed(request: pytest.FixtureRequest) -> Iterator[None]:
    with half_speed() if request.param == "half speed" else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def half_speed() -> Iterator[None]:
    """On every core a process that always wants to run: all others get about half of it."""
    hogs = [multiprocessing.Process(target=hog, args=(core,), daemon=True)
            for core in os.sched_getaffinity(0)]  # fmt: skip
    for each in hogs:
        each.start()
    try:
        yield
    finally:
        for each in hogs:
            each.kill()
            each.join()


def hog(core: int) -> None:
    os.sched_setaffinity(0, {core})
    while True:
        pass


@pytest.mark.slow
@pytest.mark.parametrize("it", COURSE.assignments(), ids=lambda it: it.name)
def test_many_regrades_are_identical(it: Assignment, speed: None, tmp_path: Path) -> None:
    folders = {"solution": it.solution} | {id: made(it, id, tmp_path) for id in spread(it, 5)}
    with Host() as host:
        for name, folder in folders.items():
            upload = read_upload(folder, it)
            first = grade(it, upload, host).verdicts()
            times = SOLUTION if name == "solution" else MUTANT
            for _ in range(times - 1):
                assert grade(it, upload, host).verdicts() == first, name
