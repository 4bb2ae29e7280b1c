"""Prove that a bundle gives nothing away: every file of it is read, whatever its format.

Searched for, in the texts of every format (`texts.py`) and without white space:

- every line of a solution region;
- hidden checks, mutants, alternatives, certificates and model answers, by runs of lines: a single
  line such as an import may stand in a public file as well;
- paths of the machine that builds.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.course import Assignment
from autograder.errors import UsageError
from handouts.strip import removed_lines
from handouts.texts import squeezed, texts
from handouts.verify import PLAIN_IMPORT, SHORTEST_SECRET

RUN, LONG = 3, 100  # so many lines in a row, and so many characters in them, are no accident
FRAMEWORK, LINE = "wheels/", 24  # it is not made from a solution: shorter lines are any program's
PUBLIC = {"solution", "expected.py"}  # searched line by line; the public examples' own source
READABLE = {".py", ".toml", ".json", ".md", ".txt", ".csv"}


@dataclass(frozen=True)
class Secret:
    """text: without white space; shown: what a message quotes; origin: where it is from."""

    text: str
    shown: str
    origin: str


def nothing_leaks(assignment: Assignment, files: Mapping[str, bytes]) -> None:
    """Search the files of a bundle for everything that students must not have.

    files: path -> content. Raises UsageError that names the file, the secret and its origin.
    """
    index: dict[str, list[Secret]] = defaultdict(list)
    for secret in secrets(assignment):
        index[secret.text[:SHORTEST_SECRET]].append(secret)
    for name, data in files.items():
        shortest = LINE if name.startswith(FRAMEWORK) else 0
        for where, text in texts(name, data):
            for found in _found(squeezed(text), index):
                if len(found.text) >= shortest:
                    what = f"gives away {found.shown!r}, from {found.origin}"
                    raise UsageError(f"{where}: {what}; nothing was written")


def secrets(assignment: Assignment) -> Iterator[Secret]:
    """Everything of the secret folder that no bundle may hold, and this machine's paths."""
    solution = assignment.solution
    kept: set[str] = set()  # what the solution shows to everybody: the starter's lines
    for path in sorted(solution.rglob("*.py")):
        text = path.read_text("utf-8")
        removed = removed_lines(text, path)
        kept |= {line.strip() for line in text.splitlines()} - set(removed)
        yield from _lines(removed, f"solution/{path.name}")
    secret = solution.parent
    for path in sorted(secret.rglob("*")):
        origin = path.relative_to(secret).as_posix()
        if path.suffix in READABLE and origin.partition("/")[0] not in PUBLIC and path.is_file():
            yield from _runs(path.read_text("utf-8").splitlines(), origin, kept)
    for place in _places(assignment):
        yield Secret(squeezed(place), place, "the paths of this machine")


def _lines(lines: list[str], origin: str) -> Iterator[Secret]:
    for line in lines:
        text = squeezed(line)
        if len(text) >= SHORTEST_SECRET and not PLAIN_IMPORT.fullmatch(line):
            yield Secret(text, line, origin)


def _runs(lines: list[str], origin: str, kept: set[str]) -> Iterator[Secret]:
    """Every few lines in a row that say something; imports and empty lines do not, nor do lines
    that everybody has."""
    told = [line for line in map(str.strip, lines) if line and not _imports(line)]
    for start in range(len(told)):
        for end in range(start + 1, len(told) + 1):
            text = squeezed("".join(told[start:end]))
            if end - start >= RUN and len(text) >= LONG:
                if not kept.issuperset(told[start:end]):
                    yield Secret(text, f"{told[start]} ...", origin)
                break


def _imports(line: str) -> bool:
    return line.startswith(("import ", "from ")) or PLAIN_IMPORT.fullmatch(line) is not None


def _places(assignment: Assignment) -> list[str]:
    """Folders that only exist here: of the course, the framework, the interpreter, this user."""
    folders = {assignment.folder.resolve(), assignment.solution.parent.resolve(), Path.cwd(),
               Path(autograder.__file__).resolve().parent, Path(sys.prefix).resolve(),
               Path.home(), Path(tempfile.gettempdir())}  # fmt: skip
    return sorted(str(folder) for folder in folders if len(str(folder)) >= SHORTEST_SECRET)


def _found(text: str, index: Mapping[str, list[Secret]]) -> Iterator[Secret]:
    """The secrets in a text, by their first characters."""
    for start in range(len(text) - SHORTEST_SECRET + 1):
        for secret in index.get(text[start : start + SHORTEST_SECRET], ()):
            if text.startswith(secret.text, start):
                yield secret
