"""Prove that a bundle gives nothing away: every file of it is read, whatever its format.

Searched for, in the texts of every format (`texts.py`): what `secrets.py` finds in the secret
folder, and the paths of the machine that builds.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import autograder
from autograder.course import Assignment
from autograder.errors import UsageError
from handouts.secrets import Secret, bare, secrets
from handouts.texts import squeezed, texts
from handouts.verify import SHORTEST_SECRET

FRAMEWORK, LINE = "wheels/", 24  # it is not made from a solution: shorter lines are any program's
PATH = 6  # characters in the shortest folder whose name is no accident
ADVICE = "; what public and hidden files both need belongs into support/. Nothing was written"


def nothing_leaks(assignment: Assignment, files: Mapping[str, bytes]) -> None:
    """Search the files of a bundle for everything that students must not have.

    files: path -> content. Raises UsageError that names the file, the secret and its origin.
    """
    index: dict[str, list[Secret]] = defaultdict(list)
    for secret in secrets(assignment):
        index[secret.text[:SHORTEST_SECRET]].append(secret)
    places = _places(assignment)
    for name, data in files.items():
        shortest = LINE if name.startswith(FRAMEWORK) else 0
        for where, text in texts(name, data):
            for found in _found(bare(text), index):
                if len(found.text) >= shortest:
                    what = f"gives away {found.shown!r}, from {found.origin}"
                    raise UsageError(f"{where}: {what}{ADVICE}")
            for place in places:
                if f"{squeezed(place)}/" in squeezed(text) + "/":
                    raise UsageError(f"{where}: holds {place}, a path of this machine{ADVICE}")


def _places(assignment: Assignment) -> list[str]:
    """Folders that only exist here: of the course, the framework, the interpreter, this user."""
    folders = {assignment.folder.resolve(), assignment.solution.parent.resolve(), Path.cwd(),
               Path(autograder.__file__).resolve().parent, Path(sys.prefix).resolve(),
               Path.home(), Path(tempfile.gettempdir())}  # fmt: skip
    return sorted(str(f) for f in folders if len(str(f)) >= PATH and len(f.parts) > 2)


def _found(text: str, index: Mapping[str, list[Secret]]) -> Iterator[Secret]:
    """The secrets in a text, by their first characters."""
    for start in range(len(text) - SHORTEST_SECRET + 1):
        for secret in index.get(text[start : start + SHORTEST_SECRET], ()):
            if text.startswith(secret.text, start):
                yield secret
