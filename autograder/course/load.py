"""`assignment.toml` to `Assignment`, strictly.

An author's slip must not become a wrong grade, so nothing is ignored or guessed:
unknown keys, missing keys and wrong types are a CourseError that names the file,
the key and what was expected. Problems are counted from 1 in these messages, as
an author counts the `[[problem]]` blocks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from autograder.course.model import (
    Assignment,
    Milestone,
    Problem,
    Telling,
    Written,
    Zygote,
    suggestion,
)
from autograder.errors import CourseError
from autograder.worker.limits import Limits

FILE_NAME: Final = "assignment.toml"
TOTAL_POINTS: Final = 100

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_ID = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")
_PYTHON_FILE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*/)*[A-Za-z_][A-Za-z0-9_]*\.py")
_KEYS: Final = ("name", "title", "version", "feedback", "given", "problem", "written", "limits",
                "milestone", "timing")  # fmt: skip
_MOST = 10**9  # any limit above this is a slip, and would overflow where the kernel takes it


def load_assignment(folder: Path, secret: Path | None) -> Assignment:
    """Read `folder/assignment.toml`; CourseError when it is missing or wrong in any way.

    secret: the assignment's folder with solution and hidden checks, None if there is none.
    """
    table = _Table(folder / FILE_NAME, "", _parse(folder / FILE_NAME))
    table.only(*_KEYS)
    problems = tuple(_problem(each) for each in table.tables("problem"))
    assignment = Assignment(
        name=table.matching("name", _NAME, "a name such as 'ngram' (a-z, 0-9, _ and -)"),
        title=table.text("title"),
        version=table.text("version"),
        problems=problems,
        limits=_limits(table.table("limits")),
        folder=folder,
        secret=secret,
        written=tuple(_written(each) for each in table.tables("written", at_least=0)),
        feedback=_feedback(table),
        given=_given(table, problems),
        milestone=_milestone(table, problems),
        leave_out=_leave_out(table.table("timing")),
    )
    _check_ids(table, (*problems, *assignment.written))
    _check_points(table, problems)
    return assignment


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise CourseError(path, "", "the file is missing; every assignment needs one") from None
    except OSError as error:
        raise CourseError(path, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CourseError(path, "", f"expected UTF-8 text, got {error.reason}") from None
    except tomllib.TOMLDecodeError as error:  # its text ends with the line and the column
        raise CourseError(path, "", f"expected valid TOML, got: {error}") from None


def _problem(table: _Table) -> Problem:
    table.only("id", "title", "points", "file", "symbols", "zygote")
    return Problem(
        id=table.matching("id", _ID, "an id such as '1.1'"),
        title=table.text("title"),
        points=float(table.number("points", float, TOTAL_POINTS)),
        file=table.matching("file", _PYTHON_FILE, "a plain relative path such as 'counts.py'"),
        symbols=table.names("symbols"),
        zygote=_zygote(table),
    )


def _written(table: _Table) -> Written:
    table.only("id", "title", "points")
    return Written(
        id=table.matching("id", _ID, "an id such as '1.9'"),
        title=table.text("title"),
        points=float(table.number("points", float, TOTAL_POINTS)),
    )


def _milestone(table: _Table, problems: tuple[Problem, ...]) -> Milestone | None:
    if "milestone" not in table.values:
        return None
    inner = table.table("milestone")
    inner.only("stage", "title", "problem")
    found = Milestone(inner.number("stage", int, 100), inner.text("title"), inner.text("problem"))
    if found.problem not in {problem.id for problem in problems}:
        raise inner.wrong("problem", "the id of a [[problem]]")
    return found


def _feedback(table: _Table) -> Telling:
    words = {level.name.lower(): level for level in Telling}
    found = table.values.get("feedback", "behaviour")
    if not isinstance(found, str) or found not in words:
        raise table.wrong("feedback", f"one of {', '.join(words)}")
    return words[found]


def _given(table: _Table, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    found = table.values.get("given", [])
    right = isinstance(found, list) and all(isinstance(x, str) for x in found)
    if not right or not all(_PYTHON_FILE.fullmatch(x) for x in found):
        raise table.wrong("given", "a list of plain relative paths such as ['tape.py']")
    written = {problem.file for problem in problems}
    if written & set(found):
        raise table.wrong("given", "files that no problem asks students to write")
    return tuple(found)


def _leave_out(table: _Table) -> bool:
    table.only("without_gpu")
    found = table.values.get("without_gpu", "keep")
    if found not in ("keep", "leave out"):
        raise table.wrong("without_gpu", "'keep' or 'leave out'")
    return bool(found == "leave out")


def _zygote(table: _Table) -> Zygote:
    found = table.values.get("zygote", "numpy")
    if found == "numpy":
        return "numpy"
    if found == "torch":
        return "torch"
    raise table.wrong("zygote", "'numpy' or 'torch'")


def _limits(table: _Table) -> Limits:
    kinds = {field.name: type(field.default) for field in fields(Limits)}
    table.only(*kinds)
    return Limits(**{key: table.number(key, kinds[key], _MOST) for key in table.values})


def _check_ids(table: _Table, problems: tuple[Problem | Written, ...]) -> None:
    first: dict[str, int] = {}
    for number, problem in enumerate(problems, 1):
        if problem.id in first:
            raise CourseError(
                table.path,
                f"problem[{number}].id",
                f"expected an id of its own, got {problem.id!r} as in problem[{first[problem.id]}]",
            )
        first[problem.id] = number


def _check_points(table: _Table, problems: tuple[Problem, ...]) -> None:
    total = sum(problem.points for problem in problems)
    if abs(total - TOTAL_POINTS) > 1e-9:
        parts = " + ".join(f"{problem.points:g}" for problem in problems)
        ids = f"{problems[0].id} to {problems[-1].id}"
        what = f"points that sum to {TOTAL_POINTS}, got {parts} = {total:g} (problems {ids})"
        raise CourseError(table.path, "problem", f"expected {what}")


class _Table:
    """One table of the file, and where it is, so that every error can say so."""

    def __init__(self, path: Path, where: str, values: dict[str, Any]) -> None:
        self.path, self.where, self.values = path, where, values

    def key(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def wrong(self, name: str, expected: str) -> CourseError:
        """The error for a value that is missing or not as expected."""
        got = f"got {self.values[name]!r}" if name in self.values else "but the key is missing"
        return CourseError(self.path, self.key(name), f"expected {expected}, {got}")

    def only(self, *known: str) -> None:
        """Refuse any key but these: a misspelt key would silently do nothing."""
        for name in self.values:
            if name not in known:
                what = f"expected a known key{suggestion(name, known)}"
                raise CourseError(self.path, self.key(name), what)

    def text(self, name: str) -> str:
        found = self.values.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(name, "a text that is not empty")
        return found

    def matching(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        found = self.values.get(name)
        if not isinstance(found, str) or not pattern.fullmatch(found):
            raise self.wrong(name, expected)
        return found

    def number(self, name: str, kind: type, most: int) -> Any:
        """A number above 0; a bool is none, and NaN fails both comparisons."""
        found: Any = self.values.get(name)
        right = isinstance(found, (int, kind)) and not isinstance(found, bool)
        if not right or not 0 < found <= most:
            noun = "whole number" if kind is int else "number"
            raise self.wrong(name, f"a positive {noun}, at most {most}")
        return kind(found)

    def names(self, name: str) -> tuple[str, ...]:
        found = self.values.get(name)
        right = isinstance(found, list) and all(isinstance(x, str) for x in found)
        if not right or not found or not all(x.isidentifier() for x in found):
            raise self.wrong(name, "a list of Python names such as ['count_ngrams']")
        if len(set(found)) < len(found):
            raise self.wrong(name, "each name once")
        return tuple(found)

    def table(self, name: str) -> _Table:
        """The table under this key; an empty one when there is none."""
        found = self.values.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, f"a table [{name}]")
        return _Table(self.path, self.key(name), found)

    def tables(self, name: str, at_least: int = 1) -> list[_Table]:
        """The blocks `[[name]]`, counted from 1."""
        found = self.values.get(name, [])
        right = isinstance(found, list) and all(isinstance(each, dict) for each in found)
        if not right or len(found) < at_least:
            raise self.wrong(name, f"at least one block [[{name}]]")
        return [
            _Table(self.path, f"{name}[{number}]", each) for number, each in enumerate(found, 1)
        ]
