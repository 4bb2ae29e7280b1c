"""Reading a folder, or single files, into a tree: links are not followed, sizes are capped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.submission.names import clutter
from autograder.submission.tree import Tree

MAX_LISTED = 5_000


def read_folder(folder: Path, tree: Tree) -> None:
    """Add what lies in the folder. Raises Refusal when the wanted files are too large."""
    for path in _walk(folder):
        read_file(path, str(PurePosixPath(path.relative_to(folder))), tree)


def read_files(paths: Sequence[Path], tree: Tree) -> None:
    """Add single files, by their last names."""
    for path in paths:
        read_file(path, path.name, tree)


def read_file(path: Path, name: str, tree: Tree) -> None:
    """Add one file if it is wanted: a regular one, and small enough."""
    if not tree.wants(name):
        return
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        tree.refused[name] = "it is a link or cannot be read"
        return
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            tree.refused[name] = "it is not a regular file"
            return
        tree.add(name, file.read(tree.most(name) + 1))


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, no clutter, in a fixed order, those at the top first."""
    listed = 0
    for root, folders, names in os.walk(folder, followlinks=False):
        if "pyvenv.cfg" in names:  # a virtual environment, with its thousands of files
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not clutter(name))
        for name in sorted(names):
            listed += not clutter(name)
            if listed > MAX_LISTED:
                return
            if not clutter(name):
                yield Path(root, name)
