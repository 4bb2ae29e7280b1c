"""An upload, made safe: the bytes of the files that may go to the worker, and a digest.

Only regular files are read, links are not followed, sizes and counts are capped. Whatever is
left out is said in a note that the student sees.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.course import Assignment
from autograder.errors import CourseError, UsageError
from autograder.text import file_name

MAX_FILE = 1 << 20
MAX_TOTAL = 8 << 20
MAX_FILES = 200
MAX_LISTED = 5_000
GIVEN = "{} is a given file, and yours differs: the assignment's own was used."
SUFFIXES = {".py", ".txt", ".json", ".csv", ".tsv"}


@dataclass(frozen=True)
class Upload:
    """name: the folder's name. files: path below the folder -> bytes. notes: what was left out
    or is missing, in the student's words."""

    name: str
    files: dict[str, bytes]
    digest: str
    notes: tuple[str, ...]


def read_upload(folder: Path, assignment: Assignment) -> Upload:
    """Read a submission from a folder. Raises UsageError when it is not a folder."""
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(f"{folder}: {what}; give the folder that holds {assignment.files[0]}")
    files: dict[str, bytes] = {}
    notes: list[str] = []
    total = 0
    for path in _walk(folder, assignment):
        name = str(PurePosixPath(path.relative_to(folder)))
        data = _read(path, name, notes)
        if data is None:
            continue
        if len(files) >= MAX_FILES or total + len(data) > MAX_TOTAL:
            notes.append("The submission is too large: some of its files were left out.")
            break
        files[name] = data
        total += len(data)
    notes += _missing(assignment, files)
    for name, data in given_files(assignment).items():
        for other in [f for f in files if f.startswith((f"{name}/", f"{name[:-3]}/"))]:
            del files[other]  # Python would take a folder of this name in the file's place
            notes.append(f"{file_name(other)} was left out: {file_name(name)} is a given file.")
        if files.setdefault(name, data) != data:
            notes.append(GIVEN.format(file_name(name)))
            files[name] = data
    return Upload(file_name(folder.name), files, _digest(files), tuple(notes))


def given_files(assignment: Assignment) -> dict[str, bytes]:
    """The files that students need not hand in. CourseError where the starter lacks one."""
    found = {}
    for name in assignment.given:
        path = assignment.starter / name
        if not path.is_file():
            raise CourseError(path, "", "is missing; run `python -m handouts.starter`")
        found[name] = path.read_bytes()
    return found


def _walk(folder: Path, assignment: Assignment) -> list[Path]:
    """Files below a folder, nothing hidden, in a fixed order: first those that are graded."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not f.startswith("."))
        wanted = (n for n in sorted(names) if Path(n).suffix in SUFFIXES and n[0] != ".")
        found += [Path(root, n) for n in wanted]
        if len(found) > MAX_LISTED:
            break
    graded = {folder / file for file in assignment.files}
    return sorted(found, key=lambda path: (path not in graded, len(path.parts), str(path)))


def _read(path: Path, name: str, notes: list[str]) -> bytes | None:
    shown = file_name(name)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        notes.append(f"{shown} was left out: it is a link or cannot be read.")
        return None
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            notes.append(f"{shown} was left out: it is not a regular file.")
            return None
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        notes.append(f"{shown} was left out: it is larger than {MAX_FILE >> 20} MB.")
        return None
    try:
        name.encode()
    except UnicodeEncodeError:
        notes.append(f"{shown} was left out: its name is not text.")
        return None
    return data


def _missing(assignment: Assignment, files: dict[str, bytes]) -> list[str]:
    notes = []
    for file in assignment.files:
        if file in files:
            continue
        deeper = [file_name(name) for name in files if name.endswith("/" + file)]
        hint = f" It was found as {deeper[0]}: hand in the folder that holds it." if deeper else ""
        notes.append(f"{file} is missing.{hint}")
    return notes


def _digest(files: dict[str, bytes]) -> str:
    """SHA-256 over names and contents, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode())
        digest.update(files[name])
    return digest.hexdigest()


def support_files(assignment: Assignment) -> dict[str, bytes]:
    """The assignment's support modules, by file name: they lie beside a submission."""
    return {path.name: path.read_bytes() for path in sorted(assignment.support.glob("*.py"))}
