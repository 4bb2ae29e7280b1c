"""`autograder explain`: from a stored result to what can be told, level by level."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.variants import make_mutant, mutants
from tests.cli.test_cli import run


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, ngram: Assignment) -> Path:
    """The result of a program that takes logarithms to the base 2 inside an exponential."""
    folder = tmp_path_factory.mktemp("explain")
    mistake = next(each for each in mutants(ngram) if each.id == "base_2_inside")
    made, out = make_mutant(ngram, mistake, folder / "ada"), folder / "ada.json"
    done = run("grade", "ngram", str(made), "--no-timing", "--format", "json", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return out


def test_the_mistake_its_question_and_the_failed_checks_are_told(stored: Path) -> None:
    told = " ".join(run("explain", str(stored)).stdout.split())
    assert "1.4 Perplexity:" in told and "of 10 points" in told
    assert "Recognised: base_2_inside" in told
    assert "a question:" in told and "the behaviour: what one gets by" in told
    assert "where and what:" in told


def test_a_check_shows_two_of_its_cases_and_no_name_twice(stored: Path) -> None:
    told = run("explain", str(stored)).stdout
    assert told.count("base_2_inside") == 1
    assert "| case 0: " in told and "| ... 3 more lines: grade again with --staff" in told


def test_a_problem_without_failures_needs_no_explanation(stored: Path) -> None:
    assert "nothing to explain" in run("explain", str(stored), "--problem", "1.1").stdout


def test_checks_that_did_not_run_are_no_failures(stored: Path) -> None:
    assert "1 check did not run: not measured (--no-timing)" in run("explain", str(stored)).stdout


def test_the_notes_of_the_submission_come_first(tmp_path: Path, ngram: Assignment) -> None:
    out = tmp_path / "ada.json"
    run("grade", "ngram", str(tmp_path), "--format", "json", "--out", str(out))
    told = run("explain", str(out)).stdout
    assert told.startswith("! counts.py is missing.\n")
    assert "stood in" not in told  # for functions of other files: of no use without this one


def test_a_result_of_another_format_is_said_so(tmp_path: Path, ngram: Assignment) -> None:
    out = tmp_path / "ada.json"
    run("grade", "ngram", str(ngram.starter), "--format", "gradescope", "--out", str(out))
    assert "no result in the json format" in run("explain", str(out)).stderr


def test_what_is_no_result_is_said_so(tmp_path: Path, stored: Path) -> None:
    (tmp_path / "x.json").write_text("[" * 100_000)
    (tmp_path / "y.json").write_text('{"score": 1e999}')
    for name in ("x.json", "y.json", "missing.json"):
        done = run("explain", str(tmp_path / name))
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "no problem '9.9'" in run("explain", str(stored), "--problem", "9.9").stderr
