"""An upload, made safe: the bytes of the files that may go to the worker, and a digest.

An upload is a folder, .py files, a notebook, a zip or a tar archive. `folder.py` and `archive.py`
read it into a `tree.py`, no more than the caps allow and nothing unpacked to the disk; `choose.py`
decides what is graded. Whatever is left out is said in a note that the student sees.

    names.py     which names are dangerous     notebook.py  the files in a notebook's cells,
    source.py    which bytes are no program                 which `cells.py` puts together
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Assignment
from autograder.errors import CourseError, UsageError, shown
from autograder.submission.archive import SUFFIXES, is_archive, read_archive
from autograder.submission.choose import choose
from autograder.submission.folder import read_files, read_folder
from autograder.submission.names import Refusal
from autograder.submission.tree import MAX_FILE, MAX_TOTAL, NOTEBOOK, Tree
from autograder.text import file_name

__all__ = [
    "GIVEN", "KINDS", "MAX_FILE", "MAX_TOTAL", "NOTEBOOK", "SUFFIXES", "Upload", "given_files",
    "read_upload", "support_files",
]  # fmt: skip

GIVEN = "{} is a given file, and yours differs: the assignment's own was used."
KINDS = f"a folder, .py files, a notebook ({NOTEBOOK}) or an archive ({', '.join(SUFFIXES[:3])})"


@dataclass(frozen=True)
class Upload:
    """name: the folder's name, or the file's. files: path -> bytes, those that the assignment
    names. notes: what was left out or is missing, in the student's words. refused: files that
    were handed in and not taken -> why."""

    name: str
    files: dict[str, bytes]
    digest: str
    notes: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def read_upload(paths: Path | Sequence[Path], assignment: Assignment) -> Upload:
    """Read a submission: a folder, an archive, or one or several files.

    What a student packed wrongly is said in the notes. UsageError where there is nothing to read,
    or nothing that a submission can be.
    """
    paths = [paths] if isinstance(paths, Path) else list(paths)
    tree = Tree.of(assignment)
    notes: tuple[str, ...] = ()
    try:
        _read(paths, tree, assignment)
    except Refusal as refusal:
        tree = Tree.of(assignment)
        notes = (f"The submission was refused: {refusal}.",)
    except OSError as error:
        raise UsageError(f"{shown(paths[0])}: cannot be read: {error.strerror}") from None
    chosen = choose(tree, assignment)
    files, said = chosen.files, [*notes, *tree.notes, *chosen.notes]
    for name, data in given_files(assignment).items():
        if files.setdefault(name, data) != data:
            said.append(GIVEN.format(file_name(name)))
            files[name] = data
    return Upload(_name(paths), files, _digest(files), tuple(said), chosen.refused)


def _name(paths: Sequence[Path]) -> str:
    first = file_name(paths[0].resolve().name)
    return f"{first} and {len(paths) - 1} more" if len(paths) > 1 else first


def _read(paths: Sequence[Path], tree: Tree, assignment: Assignment) -> None:
    first = paths[0]
    for path in paths:
        if not path.exists():
            raise UsageError(f"{shown(path)}: does not exist; give {KINDS}")
    if len(paths) == 1 and first.is_dir():
        read_folder(first, tree)
    elif len(paths) == 1 and first.is_file() and is_archive(first):
        read_archive(first, tree)
    else:
        _read_files(paths, tree)


def _read_files(paths: Sequence[Path], tree: Tree) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        if path.suffix.lower() not in (".py", NOTEBOOK) or path.is_dir():
            several = "; of folders and archives, give one alone" if len(paths) > 1 else ""
            raise UsageError(f"{shown(path)}: is not {KINDS}{several}")
        other = seen.setdefault(path.name, path)
        if other is not path:
            raise UsageError(f"{shown(other)} and {shown(path)} have one name; give one of them")
    read_files(paths, tree)


def given_files(assignment: Assignment) -> dict[str, bytes]:
    """The files that students need not hand in. CourseError where the starter lacks one."""
    found = {}
    for name in assignment.given:
        path = assignment.starter / name
        if not path.is_file():
            raise CourseError(path, "", "is missing; run `python -m handouts.starter`")
        found[name] = path.read_bytes()
    return found


def support_files(assignment: Assignment) -> dict[str, bytes]:
    """The assignment's support modules, by file name: they lie beside a submission."""
    return {path.name: path.read_bytes() for path in sorted(assignment.support.glob("*.py"))}


def _digest(files: dict[str, bytes]) -> str:
    """SHA-256 over names and contents, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode())
        digest.update(files[name])
    return digest.hexdigest()
