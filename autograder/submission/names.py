"""The names of files in an upload: which are dangerous, which nobody meant to hand in."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from autograder.text import file_name, printable

LONGEST, LONGEST_PART = 1000, 255  # bytes; what Linux can hold in one name
CLUTTER = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}
_DRIVE = re.compile(r"[A-Za-z]:")


class Refusal(Exception):
    """An archive or a file is not taken; the text says why, in the student's words."""


def clean(name: str) -> str:
    """A name inside an archive without `./` and doubled slashes; "" for the top itself.

    Raises Refusal for a name that could lead out of a folder, or that only shows in part: such
    an archive was not packed by an ordinary tool, and what it means is not guessed.
    """
    shown = file_name(name, 80)
    if "\\" in name:
        raise Refusal(f"the name {shown} has a backslash in it")
    if name.startswith("/") or _DRIVE.match(name):
        raise Refusal(f"the name {shown} starts at the root of a disk")
    if ".." in name.split("/"):
        raise Refusal(f"the name {shown} leads out of the folder")
    if "\n" in name or "\t" in name or printable(name, len(name)) != name:
        raise Refusal(f"the name {shown} has characters that cannot be seen")
    path = PurePosixPath(name)
    if len(name.encode()) > LONGEST or any(len(p.encode()) > LONGEST_PART for p in path.parts):
        raise Refusal(f"the name {shown} is too long")
    return "" if name.strip("./") == "" else str(path)


def clutter(name: str) -> bool:
    """Whether a file is there without anybody's doing: hidden, compiled, a tool's own."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") or part in CLUTTER for part in path.parts)
    return hidden or path.suffix in (".pyc", ".pyo") or name.endswith("~")


def no_clash(files: Iterable[str], folders: Iterable[str] = ()) -> None:
    """Raises Refusal where two files are one on some system, or one is also a folder.

    Upper and lower case, and the ways to write an accent, do not tell names apart everywhere.
    """
    seen: dict[str, str] = {}
    for name in files:
        key = _folded(name)
        if key in seen:
            other = "a second time" if seen[key] == name else f"{file_name(seen[key], 80)} as well"
            raise Refusal(f"{file_name(name, 80)} is in it, and {other}")
        seen[key] = name
    for folder in folders:
        if _folded(folder) in seen:
            raise Refusal(f"{file_name(folder, 80)} in it is a file and a folder")
    # "\0" sorts before all that a name can hold: behind a file comes what pretends to lie in it
    ordered = sorted(key.replace("/", "\0") for key in seen)
    for first, second in itertools.pairwise(ordered):
        if second.startswith(f"{first}\0"):
            name = seen[first.replace("\0", "/")]
            raise Refusal(f"{file_name(name, 80)} in it is a file and a folder")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
