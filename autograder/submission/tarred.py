"""The files of a tar archive, packed with gzip or not."""

from __future__ import annotations

import functools
import io
import tarfile
import zlib
from collections.abc import Iterator

from autograder.submission.entry import FOLDER, LARGE, MANY, MAX_ENTRIES, MAX_UNPACKED, Entry
from autograder.submission.names import Refusal

MAX_HEADER = 4 << 10  # bytes, for what does not fit into an ordinary header: long names and such
MAX_HEADERS = {False: 512 << 10, True: MAX_HEADER}  # all of them; of those that are for all files
EXTENDED = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
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
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:", tarinfo=_guarded()) as archive:
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
        if plain[archive.offset :].strip(b"\0"):
            raise ValueError("something follows the end")


def _guarded() -> type[tarfile.TarInfo]:
    """A class of headers for one archive that refuses those that are long: tarfile reads them as
    a whole, keeps what they say, and older versions search them in quadratic time."""
    read = {True: 0, False: 0}

    class Guarded(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Guarded:
            header = super().frombuf(buf, encoding, errors)
            if header.type in EXTENDED:
                for_all = header.type == tarfile.XGLTYPE
                read[for_all] += header.size
                if not 0 <= header.size <= MAX_HEADER or read[for_all] > MAX_HEADERS[for_all]:
                    raise Refusal("its headers are long: pack it without extended attributes")
            return header

    return Guarded


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
    if unpack.unused_data.strip(b"\0"):
        raise ValueError("something follows the end")
    return plain
