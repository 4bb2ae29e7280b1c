"""Reading an archive into a tree, without unpacking it: nothing is written to the disk.

An archive is taken as a whole or refused as a whole. Whatever two programs could read in two ways
is refused: only then is what is graded what the student sees when they unpack it.
"""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

from autograder.submission.entry import FOLDER, Entry
from autograder.submission.names import Refusal, clean, clutter, no_clash
from autograder.submission.tarred import read_tar
from autograder.submission.tree import Tree
from autograder.submission.zipped import read_zip

SUFFIXES = (".zip", ".tar.gz", ".tgz", ".tar")
NESTED = (*SUFFIXES, ".gz", ".bz2", ".xz", ".7z", ".rar")
MAX_ARCHIVE = 32 << 20
# what zipfile, tarfile and gzip raise for archives that are damaged, or made to look so
DAMAGED = (
    OSError, EOFError, ValueError, IndexError, OverflowError, RecursionError, NotImplementedError,
    struct.error, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile,
)  # fmt: skip


def is_archive(path: Path) -> bool:
    """Whether a file is an archive, by its name."""
    return path.name.lower().endswith(SUFFIXES)


def read_archive(path: Path, tree: Tree) -> None:
    """Add what an archive holds. Raises Refusal for one that is damaged, lies or is too large."""
    with path.open("rb") as file:
        data = file.read(MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        raise Refusal(f"it is larger than {MAX_ARCHIVE >> 20} MB: hand in only what is asked for")
    read = read_zip if path.name.lower().endswith(".zip") else read_tar
    names: list[str] = []
    folders: list[str] = []
    try:
        for entry in read(data):
            name = clean(entry.name)
            if not name or clutter(name):
                continue
            (folders if entry.odd == FOLDER else names).append(name)
            if entry.odd != FOLDER:
                _take(entry, name, tree)
    except DAMAGED:
        raise Refusal("it is damaged, or no archive of its kind: pack it anew") from None
    no_clash(names, folders)


def _take(entry: Entry, name: str, tree: Tree) -> None:
    if not tree.wants(name):
        return
    if entry.odd:
        tree.refused[name] = entry.odd
    elif entry.size > tree.most(name):
        tree.refused[name] = tree.too_large(name)
    else:
        tree.add(name, entry.read())
