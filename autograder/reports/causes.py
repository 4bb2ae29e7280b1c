"""Which failures belong together, so that a reader meets each cause once.

A file that is missing or cannot be imported fails every check of its problems: that is one
cause, a `Root`. Of the other failed rows, those of one problem that say the same are one
cause. This module only arranges; `base.py` makes the texts harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.reports.base import diagnosed, explanation, note_parts, own_output
from autograder.result import NOT_WRITTEN, Result, Row, Status

# How notes and messages about a file begin, and how grading ends a message on several cases.
_ABOUT = re.compile(r"(.+?) (is missing|could not be imported|was left out)")
_CASES = re.compile(r"(.*) \((\d+ of \d+ cases)\)", re.DOTALL)


@dataclass
class Root:
    """A file that could not be used: the notes about it, and the failed rows that say so."""

    notes: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def roots(result: Result) -> list[Root]:
    """The files that were missing or broken, or whose absence cost points."""
    files: dict[str, Root] = {}
    broken = set()
    for note in result.notes:
        if words := _ABOUT.match(note_parts(note)[0]):
            files.setdefault(words[1], Root()).notes.append(note)
            if words[2] != "was left out":
                broken.add(words[1])
    for row in _failed(result.rows):
        words = _ABOUT.match(explanation(row))
        if words and words[1] in files:
            files[words[1]].rows.append(row)
    return [root for file, root in files.items() if root.rows or file in broken]


def causes(rows: Iterable[Row]) -> list[list[Row]]:
    """The failed rows of one problem, in the order in which to look at them.

    Rows with the same message are together, and with them rows of the same diagnosis. A
    recognised mistake comes first, then public checks, which have output, then hidden ones.
    """
    groups: list[list[Row]] = []
    homes: dict[tuple[str, str], list[Row]] = {}
    for row in _failed(rows):
        keys = [("message", split_message(row)[0])]
        if row.diagnosis:
            keys.append(("diagnosis", diagnosed(row)))
        group = next((homes[key] for key in keys if key in homes), None)
        if group is None:
            groups.append(group := [])
        group.append(row)
        for key in keys:
            homes.setdefault(key, group)
    ordered = [sorted(group, key=_rank) for group in groups]
    return sorted(ordered, key=lambda group: _rank(group[0]))


def split_message(row: Row) -> tuple[str, str]:
    """The message, and in how many cases it holds ("6 of 8 cases") where it was several."""
    message = explanation(row)
    told = _CASES.fullmatch(message)
    return (told[1], told[2]) if told else (message, "")


def unwritten(row: Row) -> bool:
    """Whether all that is known of a failed row is that the starter's stub still stands there."""
    said = row.status is Status.FAILED and explanation(row).startswith(NOT_WRITTEN)
    return said and not diagnosed(row) and not own_output(row)


def _failed(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.status is Status.FAILED]


def _rank(row: Row) -> tuple[bool, bool]:
    return not row.diagnosis, row.hidden
