"""Which of the files that were found are graded: those that the assignment names, from one folder,
and from notebooks. Nothing is chosen silently.

A file may be there as a .py file and in a notebook. Where both say the same there is nothing to
choose. One that is still the starter's gives way to one that is not, or that cannot be read: the
starter's is not what the student meant to hand in. Otherwise the .py file is graded, since it is
what the student's own checks have run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.course import Assignment
from autograder.submission.names import Refusal
from autograder.submission.notebook import many, read_notebook
from autograder.submission.source import unreadable
from autograder.submission.tree import NOTEBOOK, Tree
from autograder.text import file_name

PAPERS = (".md", ".pdf", ".png", ".jpg", ".jpeg", ".heic", ".docx", ".odt", ".tex")
PY = "the .py file"
RECORD = "starter.json"  # beside the public checks of a handout
MOST_NAMED, MOST_NOTES = 6, 20
Versions = dict[str, dict[str, bytes]]  # file -> where it was found -> what it holds


@dataclass
class Chosen:
    """files: what is graded. refused: named files, and why they are not taken. notes: the rest."""

    files: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def choose(tree: Tree, assignment: Assignment) -> Chosen:
    """Decide. Never raises for what a student handed in."""
    chosen = Chosen()
    named = list(dict.fromkeys((*assignment.files, *assignment.given)))
    top = _top(tree, named, chosen)
    versions: Versions = {
        file: {file: tree.files[top + file]} if top + file in tree.files else {} for file in named
    }
    used = {top + file for file in named} | _notebooks(tree, versions, chosen)
    _Merge(assignment, chosen).all(versions, _dropped(tree, versions, top))
    if (more := len(chosen.notes) - MOST_NOTES) > 0:
        chosen.notes[MOST_NOTES:] = [f"There are {more} more notes of this kind."]
    chosen.notes += [f"{file} was left out: {why}." for file, why in chosen.refused.items()]
    _missing(tree, assignment, chosen, top)
    _left_out(tree, assignment, chosen, used, top)
    return chosen


def _top(tree: Tree, named: list[str], chosen: Chosen) -> str:
    """The folder of the .py files, "" or "hw1/": the one that all other candidates lie in."""
    found = [*tree.files, *tree.refused]
    tops = {n[: -len(f)] for n in found for f in named if n == f or n.endswith(f"/{f}")}
    outer = min(tops, key=len, default="")
    if not outer or not all(top.startswith(outer) for top in tops):
        return ""
    chosen.notes.append(f"The files were found in {file_name(outer)}.")
    return outer


def _notebooks(tree: Tree, versions: Versions, chosen: Chosen) -> set[str]:
    """Add what notebooks hold to the versions. Returns the notebooks that hold something."""
    used = set()
    for name, data in tree.files.items():
        if not name.lower().endswith(NOTEBOOK):
            continue
        shown = file_name(name)
        try:
            notebook = read_notebook(data, list(versions))
        except Refusal as refusal:
            chosen.notes.append(f"{shown} was left out: {refusal}.")
            used.add(name)
            continue
        if notebook.files:
            used.add(name)
            chosen.notes.append(f"{shown}: {many(len(notebook.files), 'file')} found in its cells.")
        chosen.notes += [f"{shown}: {note}" for note in notebook.notes]
        for file, text in notebook.files.items():
            versions[file][name] = text
    return used


def _dropped(tree: Tree, versions: Versions, top: str) -> dict[str, dict[str, str]]:
    """Take out the versions that cannot be graded. Returns why, by file and version."""
    dropped: dict[str, dict[str, str]] = {}
    for file, mine in versions.items():
        why = {file: tree.refused[top + file]} if top + file in tree.refused else {}
        for name, data in mine.items():
            large = len(data) > tree.most(file)  # out of a notebook
            why[name] = tree.too_large(file) if large else unreadable(data)
        dropped[file] = {name: text for name, text in why.items() if text}
        versions[file] = {name: data for name, data in mine.items() if name not in dropped[file]}
    return dropped


class _Merge:
    """Of the versions of each file, the one that is graded; files with one fate share a note."""

    def __init__(self, assignment: Assignment, chosen: Chosen) -> None:
        self._assignment, self._chosen = assignment, chosen
        self._said: dict[str, list[str]] = {}

    def all(self, versions: Versions, dropped: dict[str, dict[str, str]]) -> None:
        """Choose. dropped: the versions that cannot be graded, and why."""
        for file, mine in versions.items():
            left_out = dropped[file]
            untouched = all(_digest(data) == self._starter(file) for data in mine.values())
            if left_out and untouched:
                self._chosen.refused[file] = left_out.pop(next(iter(left_out)))
                if mine:
                    self._say(file, f"only the starter's version is in {_places(file, mine)}.")
            else:
                self._one(file, self._changed(file, mine))
            for name, why in left_out.items():
                where = "" if name == file else f" in {file_name(name)}"
                self._chosen.notes.append(f"{file}{where} was left out: {why}.")
        for text, files in self._said.items():
            self._chosen.notes.append(f"{', '.join(files)}: {text}")

    def _changed(self, file: str, mine: dict[str, bytes]) -> dict[str, bytes]:
        """Without those that are the starter's, where there are others."""
        starter = self._starter(file)
        changed = {name: data for name, data in mine.items() if _digest(data) != starter}
        same = [name for name in mine if name not in changed]
        if same and changed:
            where = _places(file, same)
            self._say(file, f"only the starter's version is in {where}; the other was graded.")
        return changed or mine

    def _starter(self, file: str) -> str:
        """The digest of the starter's version. In a handout, students write in that folder: what
        it held at first is recorded there."""
        if file in (known := recorded(self._assignment)):
            return known[file]
        path = self._assignment.starter / file
        return _digest(path.read_bytes()) if path.is_file() else ""

    def _one(self, file: str, mine: dict[str, bytes]) -> None:
        if len({_text(data) for data in mine.values()}) > 1:
            names = _places(file, mine)
            if file not in mine:
                self._chosen.refused[file] = f"{names} differ: hand in one of them"
                return
            self._say(file, f"{names} differ, and the .py file was graded; if you mean the "
                            "other, hand it in alone.")  # fmt: skip
        if mine:
            self._chosen.files[file] = mine.get(file, next(iter(mine.values())))

    def _say(self, file: str, text: str) -> None:
        self._said.setdefault(text, []).append(file)


def record(files: Mapping[str, bytes]) -> str:
    """What a handout keeps of the starter's files: JSON, file -> digest."""
    return json.dumps({file: _digest(data) for file, data in files.items()}, indent=1) + "\n"


def recorded(assignment: Assignment) -> dict[str, str]:
    """What `record` has kept; nothing where it is missing or damaged."""
    try:
        found = json.loads((assignment.checks / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(_text(data)).hexdigest()


def _text(data: bytes) -> bytes:
    """What tells two versions apart: how lines end, and blank lines at the end, do not."""
    return data.replace(b"\r\n", b"\n").rstrip()


def _missing(tree: Tree, assignment: Assignment, chosen: Chosen, top: str) -> None:
    """Named files that were found nowhere, and where they may be."""
    seen = [*tree.files, *tree.refused, *tree.others]
    for file in assignment.files:
        if file in chosen.files or file in chosen.refused:
            continue
        deeper = [name for name in seen if name.endswith(f"/{file}") and name != top + file]
        alike = [name for name in seen if name != file and name.casefold() == file.casefold()]
        hint = f" There is {file_name(alike[0])}: mind upper and lower case." if alike else ""
        if deeper:
            hint = f" It was found as {file_name(deeper[0])}: hand in the folder that holds it."
        chosen.notes.append(f"{file} is missing.{hint}")


def _left_out(tree: Tree, assignment: Assignment, chosen: Chosen, used: set[str], top: str) -> None:
    """A note on what else was handed in, but for what comes with the assignment anyway."""
    papers: list[str] = []
    rest: list[str] = []
    for name in (*tree.files, *tree.refused, *tree.others):
        inside = name.removeprefix(top)
        if name in used or _own(tree, assignment, name, inside):
            continue
        paper = assignment.written and PurePosixPath(name).suffix.lower() in PAPERS
        (papers if paper else rest).append(name)
    if papers:
        chosen.notes.append(f"Not read by the machine: {_list(papers)}.")
    if rest:
        chosen.notes.append(
            f"Left out: {_list(rest)}. Only the files that the assignment names are taken, so no "
            "other can be imported."
        )


def _own(tree: Tree, assignment: Assignment, name: str, inside: str) -> bool:
    """Whether a file is the assignment's own, unchanged as far as it was read."""
    for path in dict.fromkeys((name, inside, name.partition("/")[2])):
        own = assignment.folder / path
        if path and os.path.isfile(own):  # also False for a name that is too long here
            return name not in tree.files or tree.files[name] == own.read_bytes()
    return False


def _places(file: str, names: Iterable[str]) -> str:
    return _list([PY if name == file else name for name in names])


def _list(names: list[str]) -> str:
    listed = ", ".join(name if name == PY else file_name(name, 100) for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{listed} and {more} more" if more > 0 else listed
