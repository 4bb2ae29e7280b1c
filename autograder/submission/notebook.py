"""The files of an assignment in a notebook that was handed in: parsed as data, never run."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from autograder.submission.cells import Chunk, assembled, chunks
from autograder.submission.names import Refusal
from autograder.text import file_name

MAX_CELLS, MAX_NOTES, MAX_DEPTH = 5_000, 10, 200
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)  # a string, or a bracket outside


@dataclass
class Notebook:
    """files: by name, as bytes. notes: what was left out or is odd, in the student's words."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_notebook(data: bytes, named: Collection[str]) -> Notebook:
    """The named files that the cells make up.

    Raises Refusal when it is no notebook of format 4.
    """
    parts, others = _parts(_cells(data))
    unknown = sorted({part.file for part in parts} - set(named))
    result = Notebook()
    built = assembled(part for part in parts if part.file in named)
    for file, text in built.texts.items():
        result.files[file] = text.encode(errors="surrogatepass")  # no UTF-8 then: refused later
    result.notes += built.notes[:MAX_NOTES]
    if unknown:
        listed = ", ".join(file_name(name, 60) for name in unknown[:5])
        result.notes.append(f"cells for {listed} were left out: there is no such file here.")
    if built.magics:
        lines = "1 line" if built.magics == 1 else f"{built.magics} lines"
        result.notes.append(f"left out of them: {lines} for Jupyter only (%, !, ?).")
    if others and result.files:
        text = f"{many(others, 'other code cell')} left out, since no file is named in the first"
        result.notes.append(f"{text} line.")
    return result


def many(count: int, what: str) -> str:
    """ "1 cell was", "2 cells were"."""
    return f"{count} {what} was" if count == 1 else f"{count} {what}s were"


def _parts(cells: list[dict[str, Any]]) -> tuple[list[Chunk], int]:
    """The parts of files in the cells, and how many other code cells there are.

    Jupyter copies the metadata of a cell that is split into both halves. So it counts only for a
    part that no line names, and never adds to what the kernel has made of the lines alone.
    """
    tagged = [(cell, _source(cell), chunks(_source(cell))) for cell in cells]
    named = {(c.file, part) for _, _, found in tagged for c in found for part in (0, c.part)}
    parts: list[Chunk] = []
    others = 0
    for cell, source, found in tagged:
        said = _by_metadata(cell.get("metadata"))
        if not found and said is not None and (said.file, said.part) not in named:
            found = chunks(source, said)
        others += not found and any(_counts(line) for line in source.splitlines())
        parts += found
    return parts, others


def _counts(line: str) -> bool:
    """Whether a line outside of all files is more than a comment or a command to Jupyter."""
    return bool(line.strip()) and line.lstrip()[0] not in "#%!?"


def _cells(data: bytes) -> list[dict[str, Any]]:
    """The code cells."""
    try:
        text = data.decode("utf-8-sig")
        if _depth(text) > MAX_DEPTH:
            raise ValueError
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal("it is no notebook: its text is no JSON, or is damaged") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or content.get("nbformat", 4) != 4:
        raise Refusal("it is no notebook of format 4: open it in Jupyter and save it again")
    if len(cells) > MAX_CELLS:
        raise Refusal(f"it has more than {MAX_CELLS} cells")
    return [c for c in cells if isinstance(c, dict) and c.get("cell_type") == "code"]


def _depth(text: str) -> int:
    """How deep lists and objects are nested. Asked before the parser is: where Python's limit of
    recursion was raised, as a solution may do, it would overflow the stack and end the grader."""
    depth = deepest = 0
    for found in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Refusal("it is damaged: the source of a cell is no text")
    return source


def _by_metadata(metadata: object) -> Chunk | None:
    """What a cell belongs to, as its metadata says."""
    said = metadata.get("autograder") if isinstance(metadata, dict) else None
    if not isinstance(said, dict) or not isinstance(said.get("file"), str):
        return None
    numbers = [said.get(key) for key in ("part", "total")]
    part, total = (n if type(n) is int and 0 < n < 1000 else 0 for n in numbers)
    return Chunk(said["file"], part, total, "")
