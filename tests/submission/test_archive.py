"""Archives as students pack them are taken, those that lie or want to break out are refused."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from autograder.submission import entry, names, read_upload
from tests.submission.conftest import tarred, zipped

WORK = {"work.py": b"x = 1", "more.py": b"y = 1"}


def refused(upload):
    """The reason, of an upload that was refused as a whole."""
    assert upload.files == {}
    return upload.notes[0].removeprefix("The submission was refused: ").removesuffix(".")


def inside(folder, files=WORK):
    return {f"{folder}/{name}": data for name, data in files.items()}


# --- honest ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [(zipped, ".zip"), (zipped, ".ZIP"), (tarred, ".tar.gz"),
                                  (tarred, ".tgz")])  # fmt: skip
def test_the_files_at_the_top(taken, pack):
    upload = taken(pack[0](WORK), pack[1])
    assert upload.files == WORK and upload.notes == ()


@pytest.mark.parametrize("pack", [(zipped, ".zip"), (tarred, ".tar.gz")])
def test_a_folder_around_them_is_unwrapped_and_said(taken, pack, tmp_path, assignment):
    upload = taken(pack[0](inside("hw1")), pack[1])
    assert upload.files == WORK and upload.notes == ("The files were found in hw1/.",)


def test_a_zip_made_on_a_mac(taken):
    clutter = {"hw1/": b"", "hw1/.DS_Store": b"x", "__MACOSX/hw1/._work.py": b"x"}
    upload = taken(zipped(clutter | inside("hw1")))
    assert upload.files == WORK and len(upload.notes) == 1


def test_a_zip_made_on_windows(taken):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in inside("Übung 1").items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr, info.compress_type = 0, 0x20, 8
            archive.writestr(info, data)
    assert taken(packed.getvalue()).files == WORK


def test_a_zip_that_was_written_into_a_pipe(taken):
    packed = io.BytesIO()
    packed.seekable = lambda: False  # sizes then follow the contents
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in WORK.items():
            archive.writestr(name, data)
    assert taken(packed.getvalue()).files == WORK


def test_a_tar_of_the_current_folder(taken):
    files = {f"./{name}": data for name, data in WORK.items()}
    assert taken(tarred(files), ".tar.gz").files == WORK


def test_the_kind_is_the_archives_not_the_folders(taken, tmp_path, assignment):
    (tmp_path / "hand-in").mkdir()
    for name, data in WORK.items():
        (tmp_path / "hand-in" / name).write_bytes(data)
    assert taken(zipped(WORK)).digest == read_upload(tmp_path / "hand-in", assignment).digest


def test_an_archive_in_an_archive_is_not_opened(taken):
    upload = taken(zipped({"hw.zip": zipped(WORK)}))
    assert upload.files == {} and "Left out: hw.zip." in upload.notes[-1]


# --- names -------------------------------------------------------------------------------------

NAMES = {
    "../work.py": "leads out of the folder",
    "hw1/../../work.py": "leads out of the folder",
    "/work.py": "starts at the root of a disk",
    "C:/work.py": "starts at the root of a disk",
    "hw1\\work.py": "has a backslash in it",
    "work\x1b[2J.py": "has characters that cannot be seen",
    "work.py\u202e": "has characters that cannot be seen",
    "work\n.py": "has characters that cannot be seen",
    "a" * 256: "is too long",
    "a/" * 600: "is too long",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pack", [(zipped, ".zip"), (tarred, ".tar.gz")])
def test_a_name_that_no_ordinary_tool_writes(taken, name, pack):
    assert NAMES[name] in refused(taken(pack[0](WORK | {name: b""}), pack[1]))


CLASHES = {
    "Work.py": "Work.py is in it, and work.py as well",
    "WORK.PY": "WORK.PY is in it, and work.py as well",
    "work.py/inner.py": "work.py in it is a file and a folder",
    "work.py/": "work.py in it is a file and a folder",
}


@pytest.mark.parametrize("name", CLASHES)
def test_names_that_clash_on_some_system(taken, name):
    assert refused(taken(zipped(WORK | {name: b""}))) == CLASHES[name]


def test_an_accent_written_in_two_ways(taken):
    assert "as well" in refused(taken(zipped(WORK | {"é.txt": b"", "e\u0301.txt": b""})))


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_a_name_that_is_there_twice(taken, suffix):
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("work.py", b"x = 1")
        archive.writestr("work.py", b"x = 2")
    tar = tarred({"work.py": b"x = 1", "./work.py": b"x = 2"})
    data = packed.getvalue() if suffix == ".zip" else tar
    assert refused(taken(data, suffix)) == "work.py is in it, and a second time"


# --- what is no ordinary file ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (tarfile.SYMTYPE, "it is a link"),
        (tarfile.LNKTYPE, "it is a hard link"),
        (tarfile.CHRTYPE, "it is a device"),
        (tarfile.FIFOTYPE, "it is a pipe"),
    ],
)
def test_in_a_tar(taken, kind, why):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("work.py")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    assert taken(packed.getvalue(), ".tar").refused == {"work.py": why}


@pytest.mark.parametrize(("mode", "why"), [(0o120777, "link"), (0o010644, "no ordinary file")])
def test_in_a_zip(taken, mode, why):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("work.py")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    assert why in taken(packed.getvalue()).refused["work.py"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_in_a_rare_way(taken, method):
    packed = zipped({"work.py": b"x = 1"}, compress_type=method)
    assert taken(packed).refused["work.py"].startswith("it is packed in a rare way")


# --- bombs -------------------------------------------------------------------------------------


def test_a_large_file_is_refused_before_it_is_unpacked(taken):
    noise = random.Random(1).randbytes(1 << 20)
    for data, suffix in ((zipped({"work.py": noise + b"x"}), ".zip"),
                         (tarred({"work.py": noise + b"x"}), ".tgz")):  # fmt: skip
        assert taken(data, suffix).refused["work.py"] == "it is larger than 1 MB"


def test_a_file_that_unpacks_to_a_thousand_times_its_size(taken):
    assert "200 times its size" in refused(taken(zipped(WORK | {"zeros": bytes(2 << 20)})))


def test_a_tar_that_unpacks_to_too_much(taken):
    bomb = gzip.compress(bytes(entry.MAX_UNPACKED + 1), 1)
    assert "unpacks to more than 64 MB" in refused(taken(bomb, ".tar.gz"))


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_too_many_files(taken, suffix):
    names = (f"{n}" for n in range(entry.MAX_ENTRIES + 1))
    pack = zipped if suffix == ".zip" else tarred
    assert "holds more than 5000 files" in refused(taken(pack(dict.fromkeys(names, b"")), suffix))


def test_a_directory_that_is_longer_than_it_says(taken):
    data = bytearray(zipped(dict.fromkeys(map(str, range(99)), b"")))
    struct.pack_into("<HH", data, len(data) - 14, 1, 1)
    assert "contradict each other" in refused(taken(bytes(data)))


def test_an_archive_on_many_disks(taken):
    data = bytearray(zipped(WORK))
    struct.pack_into("<H", data, len(data) - 18, 7)
    assert "contradict each other" in refused(taken(bytes(data)))


def test_a_place_for_larger_numbers_that_hides_in_a_comment(taken):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("work.py")
        info.comment = b"PK\x06\x07" + bytes(16)
        archive.writestr(info, b"x = 1")
    assert "zip64" in refused(taken(packed.getvalue()))


@pytest.mark.parametrize("cap", ["zipped.MAX_UNPACKED", "archive.MAX_ARCHIVE", "tree.MAX_TOTAL"])
def test_more_than_all_files_together_may_have(taken, monkeypatch, cap):
    monkeypatch.setattr(f"autograder.submission.{cap}", 9)
    assert "larger than" in refused(taken(zipped(WORK))).replace("unpacks to more", "larger")


def test_a_file_inside_another(taken):
    inner = zipped({"more.py": b"y = 1"})
    cut = inner.index(b"PK\x01\x02")
    outer = zipped({"work.py": inner[:cut]}, compress_type=zipfile.ZIP_STORED)
    entry_of_inner = bytearray(inner[cut:-22])
    struct.pack_into("<L", entry_of_inner, 42, 30 + len("work.py"))
    end = bytearray(outer[-22:])
    size = len(entry_of_inner) + struct.unpack_from("<L", end, 12)[0]
    struct.pack_into("<HHL", end, 8, 2, 2, size)
    assert "contradict each other" in refused(taken(outer[:-22] + bytes(entry_of_inner + end)))


def test_files_that_share_their_bytes(taken):
    data = bytearray(zipped({"work.py": b"x = 1", "mork.py": b"x = 1"}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)  # the second one's place: that of the first
    assert "contradict each other" in refused(taken(bytes(data)))


# --- lies and damage ---------------------------------------------------------------------------

PLACES = {  # of a field in the first header of a file: offset, size
    "flags": (6, 2), "method": (8, 2), "checksum": (14, 4), "packed size": (18, 4),
    "size": (22, 4), "first letter": (30, 1),
}  # fmt: skip


@pytest.mark.parametrize("field", PLACES)
def test_a_header_that_differs_from_the_directory(taken, field):
    place, size = PLACES[field]
    data = bytearray(zipped(WORK))
    data[place : place + size] = b"\x04" * size
    assert "contradict each other" in refused(taken(bytes(data)))


@pytest.mark.parametrize("size", [1, 4, 6, 500])
def test_contents_longer_or_shorter_than_both_say(taken, size):
    data = bytearray(zipped({"work.py": b"x = 1"}))
    for place in (22, data.index(b"PK\x01\x02") + 24):
        struct.pack_into("<L", data, place, size)
    assert "contradict each other" in refused(taken(bytes(data)))


def test_contents_that_were_changed(taken):
    data = zipped({"work.py": b"x = 1"}, compress_type=zipfile.ZIP_STORED)
    assert "contradict each other" in refused(taken(data.replace(b"x = 1", b"x = 2")))


def test_something_between_the_contents_and_the_next_header(taken):
    whole = b"x = 1"
    pack = zlib.compressobj(wbits=-15)
    body = pack.compress(whole) + pack.flush() + b"more"
    data = bytearray(zipped({"work.py": body}, compress_type=zipfile.ZIP_STORED))
    for start in (6, data.index(b"PK\x01\x02") + 8):  # the flags, then method, checksum, sizes
        struct.pack_into("<H", data, start + 2, 8)
        struct.pack_into("<LLL", data, start + 8, zlib.crc32(whole), len(body), len(whole))
    assert "contradict each other" in refused(taken(bytes(data)))


def test_two_archives_in_one_file(taken):
    assert "damaged" in refused(taken(tarred(WORK) + tarred({"x.py": b""}), ".tgz"))


def test_a_password(taken):
    data = bytearray(zipped(WORK))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    assert refused(taken(bytes(data))) == "it is encrypted: pack it without a password"


@pytest.mark.parametrize("extra", [b"MZ", b"\x7fELF" * 99])
def test_a_zip_behind_something_else(taken, extra):
    assert "contradict each other" in refused(taken(extra + zipped(WORK)))


@pytest.mark.parametrize("pack", [(zipped, ".zip"), (tarred, ".tar.gz"), (tarred, ".tar")])
def test_cut_off_anywhere(taken, pack):
    data = pack[0](WORK) if pack[1] != ".tar" else tarred(WORK, "w:")
    for end in range(0, min(len(data), 1500), 1 + len(data) // 40):
        assert taken(data[:end], pack[1]).files == {}


def test_a_tar_with_a_broken_header_in_the_middle(taken):
    data = bytearray(tarred(WORK, "w:"))
    data[1024 + 150] ^= 1  # in the checksum of the second header: tarfile would stop in silence
    assert "damaged" in refused(taken(bytes(data), ".tar"))


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz", ".tar"])
def test_no_archive_at_all(taken, suffix):
    assert "damaged, or no archive" in refused(taken(b"print('hello')\n" * 99, suffix))


def test_thousands_of_long_names_in_a_row(taken):
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 512
    block = head.tobuf(tarfile.GNU_FORMAT) + bytes(512)
    told = refused(taken(block * 20_000, ".tar"))
    assert "damaged" in told or "headers are long" in told  # where Python may recurse more deeply


@pytest.mark.parametrize(("kind", "size"), [(b"x", 5000), (b"g", 5000), (b"L", 5000)])
def test_long_headers(taken, kind, size):
    head = tarfile.TarInfo("h")
    head.type, head.size = kind, size
    data = head.tobuf(tarfile.USTAR_FORMAT) + b"1" * size + bytes(-size % 512)
    assert "its headers are long" in refused(taken(data + tarred(WORK, "w:"), ".tar"))


def test_many_headers_before_one_file(taken):
    header = tarfile.TarInfo("h")
    header.type, header.size = tarfile.XHDTYPE, 4096
    block = header.tobuf(tarfile.USTAR_FORMAT) + b"6 a=b\n" * 682 + bytes(4)
    file = tarfile.TarInfo("x").tobuf(tarfile.USTAR_FORMAT)
    assert "its headers are long" in refused(taken((block + file) * 140, ".tar"))


def test_a_file_with_holes(taken):
    said = {"GNU.sparse.map": "0,5", "GNU.sparse.size": "5", "GNU.sparse.numblocks": "1"}
    data = tarred({"work.py": b"x = 1"}, pax_headers=said)
    assert taken(data, ".tgz").refused == {"work.py": "it is packed with holes"}


def test_an_ordinary_header_for_a_long_name(taken):
    upload = taken(tarred({f"{'a' * 150}/{name}": data for name, data in WORK.items()}), ".tgz")
    assert upload.files == WORK


def test_sizes_below_zero(taken):
    data = bytearray(tarred(WORK, "w:"))
    data[124:136] = b"\xff" * 12
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 8 * 32 + sum(data[156:512]))
    assert refused(taken(bytes(data), ".tar"))


def test_reasons_carry_no_text_of_the_archive_that_moves_a_cursor(taken):
    note = taken(zipped({"../\x1b[2J\u202e.py": b""})).notes[0]
    assert names.printable(note) == note
    assert Path(note).name  # and it is one line
    assert "\n" not in note
