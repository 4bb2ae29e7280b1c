"""`autograder package` as an instructor meets it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.package.conftest import ROOT, TINY


def package(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "--course", str(TINY), "package", "tiny"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True)


def test_a_bundle_is_written_and_what_to_type_in_is_said(tmp_path: Path) -> None:
    done = package("--out", str(tmp_path / "grader.zip"))
    assert done.returncode == 0, done.stderr
    assert "Autograder points 100; manual grading 5 points" in done.stdout
    assert "never hand it out" in done.stdout
    with zipfile.ZipFile(tmp_path / "grader.zip") as archive:
        readme = archive.read("README.txt").decode()
    assert "Autograder points: 100" in readme and "3  Why divide: 5 points" in readme


def test_what_cannot_be_is_one_line(tmp_path: Path) -> None:
    done = package("--out", str(tmp_path / "no" / "grader.zip"))
    assert done.returncode == 2
    assert done.stderr.startswith("error: cannot write") and done.stderr.count("\n") == 1
