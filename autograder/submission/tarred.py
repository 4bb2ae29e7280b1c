"""The files of a tar archive, packed with gzip or not."""

from __future__ import annotations

import functools
import io
import tarfile
import zlib
from collections.abc import Iterator

from autograder.submission.entry import FOLDER, LARGE, MANY, MAX_ENTRIES, MAX_UNPACKED, Entry
from autograder.submission.names import Refusal

GZIP = b"\x1f\x8b"
KINDS = {
    tarfile.LNKTYPE: "it is a hard link", tarfile.SYMTYPE: "it is a link",
    tarfile.CHRTYPE: "it is a device", tarfile.BLKTYPE: "it is a device",
    tarfile.FIFOTYPE: "it is a pipe", tarfile.GNUTYPE_SPARSE: "it is packed with holes",
}  # fmt: skip


def read_tar(data: bytes) -> Iterator[Entry]:
    """Every entry but folders. Raises Refusal, or what tarfile and zlib raise for damage."""
    plain = _unpacked(data) if data.startswith(GZIP) else data
    if len(plain) > MAX_UNPACKED:
        raise Refusal(LARGE)
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        for number, member in enumerate(archive):
            if number >= MAX_ENTRIES:
                raise Refusal(MANY)
            if member.isdir():
                yield Entry(member.name, 0, FOLDER, bytes)
                continue
            odd = KINDS.get(member.type, "" if member.isreg() else "it is no ordinary file")
            if member.sparse is not None:
                odd = KINDS[tarfile.GNUTYPE_SPARSE]
            yield Entry(member.name, member.size, odd, functools.partial(_read, archive, member))
        # tarfile takes a header that it cannot read for the end of the archive
        if any(plain[archive.offset :]):
            raise ValueError("something follows the end")


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    if file is None:
        raise ValueError("no contents")
    data = file.read()
    if len(data) != member.size:
        raise EOFError("cut off")
    return data


def _unpacked(data: bytes) -> bytes:
    """What gzip packed, never more than the cap and a little. One member: more can hide things."""
    unpack = zlib.decompressobj(wbits=31)
    plain = unpack.decompress(data, MAX_UNPACKED + 1)
    if not unpack.eof and len(plain) <= MAX_UNPACKED:
        raise EOFError("cut off")
    if any(unpack.unused_data):
        raise ValueError("something follows the end")
    return plain
