"""A tiny assignment, and ways to pack a submission of it."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Assignment, Problem
from autograder.submission import Upload, read_upload
from autograder.worker.limits import Limits


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    """Two files, work.py and more.py, without a starter."""
    problems = tuple(
        Problem(id, id, 50, file, (name,), "numpy")
        for id, file, name in (("1", "work.py", "f"), ("2", "more.py", "g"))
    )
    return Assignment("tiny", "Tiny", "1", problems, Limits(), tmp_path / "tiny", None)


@pytest.fixture
def taken(tmp_path: Path, assignment: Assignment) -> Callable[..., Upload]:
    """taken(data, ".zip"): the upload that the bytes of an archive or a notebook make."""

    def read(data: bytes, suffix: str = ".zip") -> Upload:
        path = tmp_path / f"hand-in{suffix}"
        path.write_bytes(data)
        return read_upload(path, assignment)

    return read


def zipped(files: dict[str, bytes], **options: int) -> bytes:
    """A zip archive of some files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, **options)
    return packed.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz", **changes: object) -> bytes:
    """A tar archive of some files; changes: attributes that every entry gets."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            for key, value in changes.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()
