"""Submissions made of the reference: known mistakes, and right programs written otherwise."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from autograder.course import Assignment
from autograder.course.model import suggestion
from autograder.errors import CourseError, shown

_KEYS: Final = ("id", "problem", "file", "find", "replace", "computes", "asks", "lecture")
_NOISE = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Mutant:
    """The solution with one small change.

    find: occurs exactly once in `file`; computes: completes "your result is what one gets by";
    asks: a question that leads a student there, without the fix; lecture: where the answer is.
    """

    id: str
    problem: str
    file: str
    find: str
    replace: str
    computes: str
    asks: str
    lecture: str


def mutants(assignment: Assignment) -> list[Mutant]:
    """The known mistakes of an assignment. CourseError where mutants.toml is wrong."""
    path = assignment.mutants
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise CourseError(path, "", f"cannot be read: {error}") from None
    found = [_mutant(assignment, path, n, each) for n, each in enumerate(declared, 1)]
    ids = [each.id for each in found]
    for id in ids:
        if ids.count(id) > 1:
            raise CourseError(path, id, "two mutants have this id")
    return found


def _mutant(assignment: Assignment, path: Path, number: int, values: Any) -> Mutant:
    where = f"mutant[{number}]"
    if not isinstance(values, dict) or any(not isinstance(v, str) for v in values.values()):
        raise CourseError(path, where, "expected a table of texts")
    where = values.get("id", where)
    for key in _KEYS:
        if key not in values or (not values[key] and key != "replace"):
            raise CourseError(path, f"{where}.{key}", "expected a text, but it is missing")
    for key in values:
        if key not in _KEYS:
            raise CourseError(path, f"{where}.{key}", f"unknown key{suggestion(key, _KEYS)}")
    mutant = Mutant(**values)
    if mutant.problem not in {problem.id for problem in assignment.problems}:
        raise CourseError(path, f"{where}.problem", f"there is no problem {mutant.problem!r}")
    return mutant


def alternatives(assignment: Assignment) -> list[str]:
    """The names of the right programs that are written in another way."""
    folder = assignment.alternatives
    return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []


def make_mutant(assignment: Assignment, mutant: Mutant, folder: Path) -> Path:
    """Write the solution with one mutant's change into a new folder."""
    changed = mutated(assignment, mutant)
    shutil.copytree(assignment.solution, folder, ignore=_NOISE)
    (folder / mutant.file).write_text(changed, encoding="utf-8")
    return folder


def mutated(assignment: Assignment, mutant: Mutant) -> str:
    """The text of the mutant's file. CourseError where the change does not fit the solution."""
    path = assignment.solution / mutant.file
    if not path.is_file():
        raise CourseError(
            assignment.mutants, f"{mutant.id}.file", f"{mutant.file} is no file of the solution"
        )
    text = path.read_text(encoding="utf-8")
    if (times := text.count(mutant.find)) != 1 or not mutant.find:
        what = f"expected to occur once in {mutant.file}, but it occurs {times} times"
        what += "; take more of the line" if times else f": copy it from {shown(path)}"
        raise CourseError(assignment.mutants, f"{mutant.id}.find", what)
    if mutant.find == mutant.replace:
        raise CourseError(assignment.mutants, f"{mutant.id}.replace", "it changes nothing")
    return text.replace(mutant.find, mutant.replace)


def make_alternative(assignment: Assignment, name: str, folder: Path) -> Path:
    """Write the solution with an alternative's files in the place of its own."""
    shutil.copytree(assignment.solution, folder, ignore=_NOISE)
    own = assignment.alternatives / name
    shutil.copytree(own, folder, ignore=_NOISE, dirs_exist_ok=True)
    return folder
