"""Submissions made of the reference: mutants (known mistakes), alternatives (right programs)."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

from autograder.course import Assignment


def mutants(assignment: Assignment) -> list[dict[str, Any]]:
    """The known mistakes of an assignment, as declared in mutants.toml."""
    assert assignment.secret is not None
    declared = tomllib.loads((assignment.secret / "mutants.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = declared["mutant"]
    return found


def alternatives(assignment: Assignment) -> list[str]:
    assert assignment.secret is not None
    return sorted(p.name for p in (assignment.secret / "alternatives").iterdir() if p.is_dir())


def make_mutant(assignment: Assignment, mutant: dict[str, Any], folder: Path) -> Path:
    """The solution with one mutant's change."""
    shutil.copytree(assignment.solution, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / mutant["file"]
    text = path.read_text(encoding="utf-8")
    assert text.count(mutant["find"]) == 1, mutant["id"]
    path.write_text(text.replace(mutant["find"], mutant["replace"]), encoding="utf-8")
    return folder


def make_alternative(assignment: Assignment, name: str, folder: Path) -> Path:
    """The solution with an alternative's files in the place of its own."""
    assert assignment.secret is not None
    shutil.copytree(assignment.solution, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(assignment.secret / "alternatives" / name, folder, dirs_exist_ok=True)
    return folder


def make_all(assignment: Assignment, folder: Path) -> dict[str, Path]:
    """name -> folder of the solution, the starter, every mutant and every alternative."""
    made = {"solution": assignment.solution, "starter": assignment.starter}
    for mutant in mutants(assignment):
        made[mutant["id"]] = make_mutant(assignment, mutant, folder / mutant["id"])
    for name in alternatives(assignment):
        made[name] = make_alternative(assignment, name, folder / name)
    return made
