"""Two mistakes in two problems cost exactly these two problems, and each is named as by itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.variants import Mutant, make_mutant, mutants, mutated
from autograder.worker.host import Host
from tests.conftest import ROOT

AUTODIFF = find_course(ROOT).assignment("autodiff")


def pairs(count: int) -> list[tuple[Mutant, Mutant]]:
    """Random pairs of mutants of different problems, the same ones every time."""
    rng, found = random.Random(19), []
    while len(found) < count:
        one, other = rng.sample(mutants(AUTODIFF), 2)
        if one.problem != other.problem:
            found.append((one, other))
    return found


def planted(pair: tuple[Mutant, Mutant], folder: Path) -> Path:
    make_mutant(AUTODIFF, pair[0], folder)
    (folder / pair[1].file).write_text(mutated(AUTODIFF, pair[1]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "pair",
    [pairs(50)[0], *(pytest.param(each, marks=pytest.mark.slow) for each in pairs(50)[1:])],
    ids=lambda pair: f"{pair[0].id}-{pair[1].id}",
)
def test_exactly_two_problems_lose_points(
    pair: tuple[Mutant, Mutant], grading_host: Host, tmp_path: Path
) -> None:
    folder = planted(pair, tmp_path / "work")
    result = grade(AUTODIFF, read_upload(folder, AUTODIFF), grading_host)
    wrong = {row.problem for row in result.rows if row.status is not Status.PASSED}
    assert wrong == {each.problem for each in pair}
    names = {each.problem: each.id for each in pair}
    assert all(names[id] == name for id, name in result.staff["recognised"].items())
