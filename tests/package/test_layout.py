"""What lies in the platform's folder `submission`, by what was uploaded."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.errors import UsageError
from autograder.package.bundle import Options, make_bundle
from autograder.package.layout import lay_out


@pytest.fixture(scope="module")
def bundle(tiny: Assignment) -> bytes:
    return make_bundle(tiny, Options())


def laid_out(bundle: bytes, submission: Path, tmp_path: Path) -> set[str]:
    home = lay_out(bundle, submission, tmp_path / "root").home / "submission"
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def packed(path: Path, *files: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return path


def test_a_zip_is_unpacked_and_stays_in_its_place(bundle: bytes, tmp_path: Path) -> None:
    upload = packed(tmp_path / "up.zip", ("work/mean.py", ""), ("../../escaped.py", ""))
    assert laid_out(bundle, upload, tmp_path) == {"work/mean.py", "escaped.py"}


@pytest.mark.parametrize("name", ["mean.py", "tiny.ipynb", "work.tar.gz"])
def test_another_file_lies_there_as_it_is(name: str, bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_text("as it is")
    assert laid_out(bundle, tmp_path / name, tmp_path) == {name}


def test_a_bomb_is_not_unpacked(bundle: bytes, tmp_path: Path) -> None:
    upload = packed(tmp_path / "bomb.zip", *((f"{i}.py", "0" * 50_000_000) for i in range(5)))
    with pytest.raises(UsageError, match="more than 200 MB"):
        laid_out(bundle, upload, tmp_path)


def test_a_zip_that_is_damaged_inside_is_said_in_one_line(bundle: bytes, tmp_path: Path) -> None:
    upload = packed(tmp_path / "up.zip", ("mean.py", "def mean(numbers): ..." * 20))
    data = bytearray(upload.read_bytes())
    data[30 + len("mean.py")] |= 0b110  # no such kind of block
    upload.write_bytes(data)
    with pytest.raises(UsageError, match="cannot be copied"):
        laid_out(bundle, upload, tmp_path)


@pytest.mark.parametrize("text", [None, "no zip"])
def test_what_cannot_be_read_is_said_in_one_line(
    text: str | None, bundle: bytes, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "up.zip").write_text(text)
    with pytest.raises(UsageError, match="cannot be copied"):
        laid_out(bundle, tmp_path / "up.zip", tmp_path)
