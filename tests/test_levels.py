"""Machines that offer less: the level is found at run time, said, and still enough or refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.worker.library import closed_parent

ROOT = Path(__file__).resolve().parents[1]
AUTOGRADER = [sys.executable, "-m", "autograder", "--course", str(ROOT)]
SOLUTION = str(ROOT / "reference/ngram/solution")
WEAKER = [sys.executable, str(ROOT / "tests/weaker.py")]
AS_USER = [sys.executable, str(ROOT / "tests/as_user.py")]
PRIVATE = os.geteuid() == 0 and any(closed_parent(p) for p in (sys.executable, os.__file__, ROOT))
GRADE = [*AUTOGRADER, "grade", "ngram", SOLUTION, "--no-timing", "--format", "json"]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    return done


def level(done: subprocess.CompletedProcess[str]) -> str:
    """The level in the staff's part of a result with every point that takes no clock."""
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert all(row["status"] == "passed" or "timed" in row["tags"] for row in result["rows"])
    return str(result["staff"]["level"])


@pytest.mark.parametrize(
    ("lacking", "expected"), [("namespaces", "C"), ("landlock", "C"), ("landlock,namespaces", "D")]
)
def test_ordinary_user(lacking: str, expected: str) -> None:
    command = [*AS_USER, *WEAKER, lacking, *GRADE]
    if expected == "D":
        command.append("--accept-weak-sandbox")
    assert level(run(*command)) == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="not root here")
@pytest.mark.skipif(PRIVATE, reason="Python lies where workers may not enter")
@pytest.mark.parametrize(
    ("lacking", "expected"), [("namespaces", "B"), ("landlock,namespaces", "B-")]
)
def test_root(lacking: str, expected: str, tmp_path: Path) -> None:
    for part in ("assignments", "reference"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "reference").chmod(0o700)  # level B- insists
    solution = str(tmp_path / "reference/ngram/solution")
    command = [sys.executable, "-m", "autograder", "--course", str(tmp_path), "grade", "ngram"]
    done = run(*WEAKER, lacking, *command, solution, "--format", "json")
    assert level(done) == expected


@pytest.mark.skipif(not PRIVATE, reason="Python lies where everybody may enter")
@pytest.mark.parametrize("command", [["grade", "ngram", SOLUTION], ["doctor"]])
def test_private_python_without_namespaces_is_told_what_to_do(command: list[str]) -> None:
    done = run(*WEAKER, "namespaces", *AUTOGRADER, *command)
    assert done.returncode == 2
    assert "chmod o+x" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_level_d_refuses_hidden_checks() -> None:
    done = run(*AS_USER, *WEAKER, "seccomp", *GRADE)
    assert done.returncode == 2
    assert "--accept-weak-sandbox" in done.stderr


def test_level_d_on_request() -> None:
    done = run(*AS_USER, *WEAKER, "seccomp", *GRADE, "--accept-weak-sandbox")
    assert level(done) == "D"
