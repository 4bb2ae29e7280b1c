"""Reading a folder, or single files, into a tree: links are not followed, sizes are capped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.submission.names import clutter
from autograder.submission.tree import Tree

MAX_LISTED = 5_000  # of the files that are read, and of the others
MAX_WALKED = 200_000
MANY = "There are too many files, and some were not looked at: hand in only what is asked for."
# what `python -m venv` makes, in whatever case; the student's own folders may lie beside it
ENVIRONMENT = ("bin", "lib", "lib64", "include", "share", "scripts")


def read_folder(folder: Path, tree: Tree) -> None:
    """Add what lies in the folder. Raises Refusal when the wanted files are too large.

    However many other files there are, those that are wanted are looked for behind them.
    """
    wanted = others = 0
    for walked, path in enumerate(_walk(folder)):
        name = str(PurePosixPath(path.relative_to(folder)))
        if tree.reads(name):
            wanted += 1
        else:
            others += 1
        if wanted > MAX_LISTED or walked >= MAX_WALKED:
            tree.notes.append(MANY)
            break
        if tree.reads(name) or others <= MAX_LISTED:
            read_file(path, name, tree)
    if others > MAX_LISTED:
        tree.notes.append(f"More than {MAX_LISTED} other files were handed in: the rest is not "
                          "listed.")  # fmt: skip


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
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not clutter(name))
        if "pyvenv.cfg" in names:  # a virtual environment, with its thousands of files
            names.remove("pyvenv.cfg")
            folders[:] = [name for name in folders if name.lower() not in ENVIRONMENT]
        for name in sorted(names):
            if not clutter(name):
                yield Path(root, name)
