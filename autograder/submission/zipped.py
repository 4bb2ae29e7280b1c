"""The files of a zip archive, each header held against the directory at the archive's end."""

from __future__ import annotations

import functools
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from autograder.submission.entry import FOLDER, LARGE, MANY, MAX_ENTRIES, MAX_UNPACKED, Entry
from autograder.submission.names import Refusal

END, END_SIZE = b"PK\x05\x06", 22
LARGER, LARGER_SIZE = b"PK\x06\x07", 20
LOCAL, LOCAL_SIZE = b"PK\x03\x04", 30
MAX_COMMENT = 1 << 16
MAX_DIRECTORY = 2 << 20  # bytes
ENCRYPTED, SIZES_FOLLOW = 0x1, 0x8
IN_EXTRA = 0xFFFFFFFF  # a size that stands elsewhere, for files of 4 GB
MAX_RATIO = 200  # of all files together; programs and notebooks stay far below
DISAGREES = "its parts contradict each other: pack it anew"


def read_zip(data: bytes) -> Iterator[Entry]:
    """Every entry but folders. Raises Refusal, or what zipfile and zlib raise for damage."""
    count = _count(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    if len(infos) != count:
        raise Refusal(DISAGREES)
    _bounded(infos)
    starts = _starts(data, infos)
    for info, start in zip(infos, starts, strict=True):
        packed = data[start : start + info.compress_size]
        read = functools.partial(_read, packed, info)
        yield Entry(info.orig_filename, info.file_size, _odd(info), read)


def _count(data: bytes) -> int:
    """How many files there are, read before zipfile makes an object of each."""
    place = data.rfind(END, max(0, len(data) - MAX_COMMENT - END_SIZE))
    if place < 0 or len(data) - place < END_SIZE:
        raise ValueError("no end of a directory")
    fields = struct.unpack_from("<4s4H2LH", data, place)
    disk, first_disk, here, count, size, offset, comment = fields[1:]
    if data[max(0, place - LARGER_SIZE) :].startswith(LARGER):
        raise Refusal("it is a zip64 archive, which only very large ones need: pack it anew")
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise Refusal(MANY)
    if (disk, first_disk, here) != (0, 0, count) or place + END_SIZE + comment != len(data):
        raise Refusal(DISAGREES)
    if offset + size != place:
        raise Refusal(DISAGREES)
    return int(count)


def _bounded(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse what would take more room than an upload may, by what the directory says."""
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MAX_UNPACKED:
        raise Refusal(LARGE)
    if unpacked > 1 << 20 and unpacked > MAX_RATIO * packed:
        raise Refusal(f"it unpacks to more than {MAX_RATIO} times its size")


def _starts(data: bytes, infos: list[zipfile.ZipInfo]) -> list[int]:
    """Where the contents of each file begin.

    Refuses headers that differ from the directory, and files that share bytes.
    """
    starts: dict[int, int] = {}
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        begin = info.header_offset
        if begin < end or data[begin : begin + 4] != LOCAL:
            raise Refusal(DISAGREES)
        head = struct.unpack_from("<HHLLLLHH", data, begin + 6)
        name, extra = head[-2:]
        starts[begin] = begin + LOCAL_SIZE + name + extra
        end = starts[begin] + info.compress_size
        written = data[begin + LOCAL_SIZE : begin + LOCAL_SIZE + name]
        if written != _raw_name(info) or end > len(data):
            raise Refusal(DISAGREES)
        _agrees(head, info)
    return [starts[info.header_offset] for info in infos]


def _agrees(head: tuple[int, ...], info: zipfile.ZipInfo) -> None:
    flags, method, _, crc, packed, size, _, _ = head
    if flags & ENCRYPTED:
        raise Refusal("it is encrypted: pack it without a password")
    if (flags, method) != (info.flag_bits, info.compress_type):
        raise Refusal(DISAGREES)
    said = ((crc, info.CRC), (packed, info.compress_size), (size, info.file_size))
    if any(there not in (real, *_allowed(flags)) for there, real in said):
        raise Refusal(DISAGREES)


def _allowed(flags: int) -> tuple[int, ...]:
    """What may stand in a header in the place of a size or a checksum."""
    return (0, IN_EXTRA) if flags & SIZES_FOLLOW else (IN_EXTRA,)


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _odd(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.orig_filename.endswith("/") or stat.S_ISDIR(kind):
        return FOLDER
    if stat.S_ISLNK(kind):
        return "it is a link"
    if kind and not stat.S_ISREG(kind):
        return "it is no ordinary file"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a rare way: use Deflate"
    return ""


def _read(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """The contents. Not by zipfile, which stops at the declared size, whatever comes after it."""
    data = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        unpack = zlib.decompressobj(wbits=-15)
        data = unpack.decompress(packed, info.file_size + 1)
        if not unpack.eof or unpack.unused_data:
            raise Refusal(DISAGREES)
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise Refusal(DISAGREES)
    return data
