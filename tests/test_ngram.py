"""The ngram assignment grades right programs as right, and each mistake on its own problem."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import load_reference
from autograder.course import Assignment, find_course
from autograder.grade import run_checks
from autograder.result import Result, Status
from tests.conftest import ROOT
from tests.variants import alternatives, make_all, make_alternative, make_mutant, mutants

NGRAM = find_course(ROOT).assignment("ngram")
MUTANTS = {mutant["id"]: mutant for mutant in mutants(NGRAM)}
Graded = Callable[[Path], Result]


def test_the_solution_gets_exactly_every_point(graded: Graded, ngram: Assignment) -> None:
    result = graded(ngram.solution)
    assert (result.score, result.max_score) == (100, 100)
    assert result.complete and not result.notes


def test_the_starter_gets_exactly_nothing(graded: Graded, ngram: Assignment) -> None:
    result = graded(ngram.starter)
    assert (result.score, result.max_score) == (0, 100)
    assert {row.message.partition(" (")[0] for row in result.rows} == {"not implemented yet"}


@pytest.mark.parametrize("name", alternatives(NGRAM))
def test_a_right_program_gets_every_point(name: str, graded: Graded, tmp_path: Path) -> None:
    result = graded(make_alternative(NGRAM, name, tmp_path / name))
    assert result.score == 100, [row.staff for row in result.rows if row.staff]


@functools.cache
def losses(name: str, graded: Graded, folder: Path) -> dict[str, set[str]]:
    """Problem -> the checks that a mutant fails."""
    result = graded(make_mutant(NGRAM, MUTANTS[name], folder / name))
    failed: dict[str, set[str]] = {}
    for row in result.rows:
        assert row.status in (Status.PASSED, Status.FAILED)
        if row.status is Status.FAILED:
            failed.setdefault(row.problem, set()).add(row.key)
    return failed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutants")


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_costs_its_own_problem_alone(name: str, graded: Graded, folder: Path) -> None:
    assert set(losses(name, graded, folder)) == {MUTANTS[name]["problem"]}


def test_every_check_fails_on_some_mistake(graded: Graded, ngram: Assignment, folder: Path) -> None:
    declared = {row.key for row in graded(ngram.solution).rows}
    seen = {
        key for name in MUTANTS for keys in losses(name, graded, folder).values() for key in keys
    }
    assert declared == seen


def test_in_process_and_sealed_verdicts_agree(
    graded: Graded, ngram: Assignment, tmp_path: Path
) -> None:
    reference = load_reference(ngram)
    for name, made in make_all(ngram, tmp_path).items():
        grading = Grading(ngram, InProcess(ngram, made), reference)
        run_checks(grading, [ngram.checks, ngram.secret_checks])
        here = {row.key: (row.status, row.message) for row in grading.rows}
        sealed = {row.key: (row.status, row.message) for row in graded(made).rows}
        assert here == sealed, name


def test_regrades_are_identical(graded: Graded, ngram: Assignment, tmp_path: Path) -> None:
    made = make_mutant(ngram, MUTANTS["most_likely_word"], tmp_path / "m")
    first = graded(made).verdicts()
    assert all(graded(made).verdicts() == first for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["solution", "mutant"])
def test_a_hundred_regrades_are_identical(name: str, graded: Graded, tmp_path: Path) -> None:
    made = NGRAM.solution
    if name == "mutant":
        made = make_mutant(NGRAM, MUTANTS["fair_die"], tmp_path / "m")
    first = graded(made).verdicts()
    assert all(graded(made).verdicts() == first for _ in range(99))
