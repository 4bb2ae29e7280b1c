"""The bundle posts what `autograder grade` says, row for row, for twelve submissions each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, find_course
from autograder.package import container
from autograder.package.bundle import extras_of
from autograder.package.simulate import Machine, Rehearsal, simulate
from autograder.reports.base import OUR_FAULT
from autograder.variants import make_mutant, mutants
from tests.conftest import ROOT

# what is left out has neither score nor status
SHOWN = ("name", "number", "score", "max_score", "output", "status", "tags", "visibility")
SUBMISSIONS = ["solution", "starter", *range(10)]
NAMES = ["ngram", "autodiff", "rnnlm", "transformer"]
# the reference alone, as measured: room for the platform's own processes is left
MEMORY_MB = {"ngram": 300}
GRADESCOPE_MB = 768


def handed_in(assignment: Assignment, which: str | int, folder: Path) -> Path:
    """The solution, the starter, or one of ten mutants from all over the assignment."""
    if isinstance(which, str):
        return Path(getattr(assignment, which))
    known = mutants(assignment)
    return make_mutant(assignment, known[which * len(known) // 10], folder / "mutant")


def graded(assignment: Assignment, folder: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "autograder", "--course", str(ROOT), "grade", assignment.name,
               str(folder), "--format", "gradescope", "--out", str(out)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr
    return dict(json.loads(out.read_text()))


def unfit(*results: dict[str, Any]) -> set[str]:
    """Timed rows in which the machine was too noisy for one of them: they say so, and no more."""
    tests = [test for result in results for test in result["tests"]]
    return {t["number"] for t in tests if "timed" in t["tags"] and OUR_FAULT in t["output"]}


def told(result: dict[str, Any], but: set[str]) -> list[object]:
    """All that a student sees of it."""
    rows = [{key: t.get(key) for key in SHOWN} for t in result["tests"] if t["number"] not in but]
    return rows if but else [result["score"], result["output"], *rows]


@pytest.mark.slow
@pytest.mark.skipif(not container.possible(), reason="needs root on Linux, outside of a container")
@pytest.mark.parametrize("which", SUBMISSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_posts_what_grade_says(name: str, which: str | int, tmp_path: Path) -> None:
    assignment = find_course(ROOT).assignment(name)
    folder = handed_in(assignment, which, tmp_path)
    found: Rehearsal = simulate(assignment, folder, machine=Machine(GRADESCOPE_MB, 0))
    assert found.contained and found.posted is not None and not found.killed
    assert found.posted["extra_data"]["level"] in ("B", "B-")
    assert "/autograder" not in found.text
    alone = graded(assignment, folder, tmp_path / "out.json")
    but = unfit(found.posted, alone)
    assert told(found.posted, but) == told(alone, but)
    assert found.peak.mb is not None
    assert found.peak.mb < MEMORY_MB.get(name, GRADESCOPE_MB), found.peak.parts


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ngram", "autodiff"])
def test_setup_makes_an_environment_that_grades(name: str) -> None:
    assignment = find_course(ROOT).assignment(name)
    found = simulate(assignment, assignment.solution, machine=Machine(0, 0), fresh=True)
    assert found.posted is not None and found.posted["score"] == 100, found.output
    assert ("torch" in extras_of(assignment)) == ("torch" in found.text)
