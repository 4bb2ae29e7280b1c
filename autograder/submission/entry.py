"""One file in an archive: what its header says, and how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_ENTRIES = 5_000
MAX_UNPACKED = 64 << 20
MANY = f"it holds more than {MAX_ENTRIES} files: hand in only what is asked for"
FOLDER = "it is a folder"
LARGE = f"it unpacks to more than {MAX_UNPACKED >> 20} MB: hand in only what is asked for"


@dataclass(frozen=True)
class Entry:
    """name: as it is written in the archive. odd: why it is no ordinary file, "" for one that is.

    size: in bytes, as declared. read: gives exactly as many, or raises what a damaged archive
    makes a library raise.
    """

    name: str
    size: int
    odd: str
    read: Callable[[], bytes]
