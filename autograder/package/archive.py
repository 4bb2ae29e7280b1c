"""Files to a zip: the same bytes for the same files, whoever makes it and when."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold
UNIX = 3


@dataclass(frozen=True)
class Entry:
    """One file. mode: its permissions; set whatever the umask says."""

    data: bytes
    mode: int = 0o644


def zipped(entries: Mapping[str, Entry]) -> bytes:
    """A zip of files by name; names are relative and use "/"."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, entry in sorted(entries.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = UNIX
            info.external_attr = (stat.S_IFREG | entry.mode) << 16
            archive.writestr(info, entry.data)
    return buffer.getvalue()
