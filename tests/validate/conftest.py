"""A copy of the tiny course, validated, for each test to break in its own way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.validate import Validation, validate
from tests.conftest import ROOT

TINY = ROOT / "tests" / "tiny_course"


class Tiny:
    """The copied course; `edit` replaces a text in one of its files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.public = root / "assignments" / "tiny"
        self.secret = root / "reference" / "tiny"

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def validate(self, renew: bool = True) -> Validation:
        return validate(find_course(self.root).assignment("tiny"), jobs=1, renew=renew)

    def findings(self, renew: bool = True) -> str:
        """Everything that does not hold, one line each."""
        proofs = self.validate(renew).proofs
        return "\n".join(f"{p.title} | {finding}" for p in proofs for finding in p.findings)


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    return Tiny(tmp_path / "course")
