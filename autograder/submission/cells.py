r"""The cells of a notebook that make up files, and the text that they make.

A cell says in a line of its own what it belongs to, so that a student sees it:

    # autograder: counts.py 2/3

This is the second of three parts of counts.py. The file is its parts in their order, with two
blank lines between them. The notebook that is handed out, the kernel that runs it
(`autograder/notebook.py`) and the grader that reads it all do it with these functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.submission.magics import pieces, without_magics

BETWEEN = "\n\n\n"
_TAG = re.compile(
    r"[ \t]*#[ \t]*autograder:[ \t]*(\S+)"
    r"(?:[ \t]+([0-9]{1,3})[ \t]*/[ \t]*([0-9]{1,3}))?[ \t]*",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Chunk:
    """A part of a file. part: its place, from 1, of `total`; 0 where its tag does not say."""

    file: str
    part: int
    total: int
    text: str


@dataclass
class Files:
    """texts: by file. notes: what was not as it is handed out. magics: lines left out."""

    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    magics: int = 0


def tag(file: str, part: int, total: int) -> str:
    """The line that says what a cell belongs to."""
    return f"# autograder: {file} {part}/{total}"


def chunks(source: str, otherwise: Chunk | None = None) -> list[Chunk]:
    """The parts of files in a cell: one, or several where cells were merged; none without a tag.

    A line inside a string or brackets is no tag: it belongs to the statement around it.
    otherwise: what the cell's metadata says, for one whose tag is gone; its text plays no part.
    """
    found: list[tuple[Chunk, list[str]]] = []
    before: list[str] = []
    for piece, _ in pieces(source.replace("\r\n", "\n").replace("\r", "\n")):
        if (match := _TAG.fullmatch(piece.removesuffix("\n"))) is not None:
            file, part, total = match.groups("0")
            found.append((Chunk(file, int(part), int(total), ""), before))
            before = []  # what stands above the first tag belongs to it
        else:
            (found[-1][1] if found else before).append(piece)
    if not found and otherwise is not None:
        found.append((otherwise, before))
    return [Chunk(c.file, c.part, c.total, "".join(texts).strip("\n")) for c, texts in found]


def assembled(parts: Iterable[Chunk]) -> Files:
    """The files that the parts make, whatever order they come in; the notes say what was odd."""
    result = Files()
    by_file: dict[str, list[Chunk]] = {}
    for part in parts:
        by_file.setdefault(part.file, []).append(part)
    for file, mine in by_file.items():
        texts = _ordered(file, mine, result.notes)
        pythons = [without_magics(text) for text in texts]
        result.magics += sum(dropped for _, dropped in pythons)
        kept = [text.strip("\n") for text, _ in pythons if text.strip()]
        _defined_twice(file, kept, result.notes)
        result.texts[file] = BETWEEN.join(kept) + "\n"
    return result


def defined(text: str) -> list[str]:
    """The functions and classes that a text defines at its top level, as far as one sees."""
    return _DEFINED.findall(text)


def _ordered(file: str, mine: list[Chunk], notes: list[str]) -> list[str]:
    """The texts in the order of their numbers; one without a number stays behind the one that
    it follows. Of two with one number the last counts."""
    places: dict[tuple[int, int], str] = {}
    others: set[str] = set()
    last = 0
    for number, chunk in enumerate(mine, 1):
        if not chunk.part and chunk.text not in others:
            others.add(chunk.text)
            places[last, number] = chunk.text
        elif chunk.part:
            last = chunk.part
            if places.get((last, 0), chunk.text) != chunk.text:
                notes.append(f"part {last} of {file} is there in two versions: the last counts.")
            places[last, 0] = chunk.text
    total = max(chunk.total for chunk in mine)
    missing = [str(n) for n in range(1, total + 1) if (n, 0) not in places]
    if missing:
        listed = f"{', '.join(missing[:5])}{' and more' if missing[5:] else ''}"
        notes.append(f"of {file}, part {listed} of {total} is missing.")
    return [places[place] for place in sorted(places)]


def _defined_twice(file: str, texts: list[str], notes: list[str]) -> None:
    seen: set[str] = set()
    for text in texts:
        names = set(defined(text))
        for name in sorted(names & seen)[:3]:
            notes.append(f"{name} is defined in two cells of {file}: the last one counts.")
        seen |= names
