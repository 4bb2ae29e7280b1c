"""Submissions made of the reference: known mistakes, changes that change nothing, and right
programs written otherwise."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from autograder.course import Assignment
from autograder.course.model import suggestion
from autograder.errors import CourseError, shown

_CHANGE: Final = ("id", "problem", "file", "find", "replace")
_MUTANT: Final = (*_CHANGE, "computes", "asks", "lecture")
_NOISE = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Change:
    """One small change of the solution. find: occurs exactly once in `file`."""

    id: str
    problem: str
    file: str
    find: str
    replace: str


@dataclass(frozen=True)
class Mutant(Change):
    """A known mistake.

    computes: completes "your result is what one gets by"; asks: a question that leads a student
    there, without the fix; lecture: where the answer is. twin: the mutant that behaves the same
    on every input, and in whose words both are told; "" for most.
    """

    computes: str
    asks: str
    lecture: str
    twin: str = ""


@dataclass(frozen=True)
class Equivalent(Change):
    """A change that changes no result that the problem asks for. reason: why not."""

    reason: str


def mutants(assignment: Assignment) -> list[Mutant]:
    """The known mistakes of an assignment. CourseError where mutants.toml is wrong."""
    path = assignment.mutants
    tables = _tables(assignment, path, "mutant", _MUTANT, ("twin",))
    found = [Mutant(**each) for each in tables]
    ids = {each.id: each for each in found}
    for mutant in found:
        other = ids.get(mutant.twin)
        if mutant.twin and (other is None or other.twin or other.problem != mutant.problem):
            what = "expected the id of a mutant of the same problem that names no twin itself"
            raise CourseError(path, f"{mutant.id}.twin", f"{what}, got {mutant.twin!r}")
    return found


def equivalents(assignment: Assignment) -> list[Equivalent]:
    """Changes that cost nothing. CourseError where equivalents.toml is wrong."""
    keys = (*_CHANGE, "reason")
    tables = _tables(assignment, assignment.equivalents, "equivalent", keys)
    found = [Equivalent(**each) for each in tables]
    for each in found:
        if each.file != (file := assignment.problem(each.problem).file):
            what = f"expected {file}, the file of problem {each.problem}, got {each.file}"
            raise CourseError(assignment.equivalents, f"{each.id}.file", what)
    return found


def _tables(
    assignment: Assignment,
    path: Path,
    name: str,
    keys: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> list[dict[str, str]]:
    """The blocks [[name]] of a file, none where there is no file."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise CourseError(path, "", f"cannot be read: {error}") from None
    declared = tables.get(name, [])
    if not isinstance(declared, list) or set(tables) - {name}:
        raise CourseError(path, "", f"expected blocks [[{name}]] and nothing else")
    known = {problem.id for problem in assignment.problems}
    ids: set[str] = set()
    for number, values in enumerate(declared, 1):
        _complete(path, f"{name}[{number}]", values, keys, optional)
        id, problem = values["id"], values["problem"]
        if problem not in known:
            raise CourseError(path, f"{id}.problem", f"there is no problem {problem!r}")
        if id in ids:
            raise CourseError(path, id, f"two {name}s have this id")
        ids.add(id)
    return list(declared)


def _complete(
    path: Path, where: str, values: Any, keys: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    """Every key that is needed, none that is not, and texts only."""
    if not isinstance(values, dict) or any(not isinstance(v, str) for v in values.values()):
        raise CourseError(path, where, "expected a table of texts")
    where = values.get("id", where)
    for key in keys:
        if key not in values or (not values[key] and key != "replace"):
            raise CourseError(path, f"{where}.{key}", "expected a text, but it is missing")
    every = (*keys, *optional)
    for key in values:
        if key not in every:
            raise CourseError(path, f"{where}.{key}", f"unknown key{suggestion(key, every)}")


def alternatives(assignment: Assignment) -> list[str]:
    """The names of the right programs that are written in another way."""
    folder = assignment.alternatives
    return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []


def make_mutant(assignment: Assignment, change: Change, folder: Path) -> Path:
    """Write the solution with one change into a new folder."""
    changed = mutated(assignment, change)
    shutil.copytree(assignment.solution, folder, ignore=_NOISE)
    (folder / change.file).write_text(changed, encoding="utf-8")
    return folder


def mutated(assignment: Assignment, change: Change) -> str:
    """The text of the changed file. CourseError where the change does not fit the solution."""
    declared = assignment.mutants if isinstance(change, Mutant) else assignment.equivalents
    path = assignment.solution / change.file
    if not path.is_file():
        what = f"{change.file} is no file of the solution"
        raise CourseError(declared, f"{change.id}.file", what)
    text = path.read_text(encoding="utf-8")
    if (times := text.count(change.find)) != 1 or not change.find:
        what = f"expected to occur once in {change.file}, but it occurs {times} times"
        what += "; take more of the line" if times else f": copy it from {shown(path)}"
        raise CourseError(declared, f"{change.id}.find", what)
    if change.find == change.replace:
        raise CourseError(declared, f"{change.id}.replace", "it changes nothing")
    return text.replace(change.find, change.replace)


def make_alternative(assignment: Assignment, name: str, folder: Path) -> Path:
    """Write the solution with an alternative's files in the place of its own."""
    return overlaid(assignment, assignment.alternatives / name, folder)


def overlaid(assignment: Assignment, own: Path, folder: Path) -> Path:
    """Write the solution with the files of `own` in the place of its own."""
    shutil.copytree(assignment.solution, folder, ignore=_NOISE)
    shutil.copytree(own, folder, ignore=_NOISE, dirs_exist_ok=True)
    return folder
