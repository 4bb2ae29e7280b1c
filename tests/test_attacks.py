"""Every attack in tests/attacks, against the real grader, as root and as an ordinary user."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ATTACKS = sorted(p.stem for p in (HERE / "attacks").iterdir() if p.name[0] not in "_R")
USERS = [
    "root",
    "ordinary user",
    pytest.param("ordinary user, no namespaces", marks=pytest.mark.slow),  # a minute of its own
]
SECRET = "correct-horse-battery-staple"


@functools.cache
def run(user: str) -> dict[str, Any]:
    """All attacks graded in one process, whose environment holds SECRET."""
    if user == "root" and os.geteuid() != 0:
        pytest.skip("not root here")
    command = [sys.executable, str(HERE / "attack_run.py")]
    if "no namespaces" in user:
        command = [sys.executable, str(HERE / "weaker.py"), "namespaces", *command]
    if user != "root":
        command = [sys.executable, str(HERE / "as_user.py"), *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def attack_result(user: str, attack: str) -> dict[str, Any]:
    result: dict[str, Any] = run(user)["attacks"][attack]
    return result


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_point_is_gained(attack: str, user: str) -> None:
    result = attack_result(user, attack)["result"]
    assert result["score"] == 0
    assert result["max_score"] == 100


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_every_row_is_judged(attack: str, user: str) -> None:
    rows = attack_result(user, attack)["result"]["rows"]
    assert {row["status"] for row in rows} == {"failed"}


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_students_see_nothing_secret(attack: str, user: str) -> None:
    one = attack_result(user, attack)
    shown = one["terminal"] + json.dumps(one["gradescope"])
    for secret in (SECRET, "STOLEN", "BEGIN SOLUTION", "assert_equal(", "/reference/"):
        assert secret not in shown


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_hidden_rows_carry_no_text_of_the_student(attack: str, user: str) -> None:
    one = attack_result(user, attack)
    hidden = [row for row in one["result"]["rows"] if row["hidden"]]
    assert hidden
    assert all(row["output"] == "" and "LEAK" not in row["message"] for row in hidden)


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_result_file_is_the_graders(attack: str, user: str) -> None:
    one = attack_result(user, attack)
    assert one["gradescope"]["score"] == 0
    assert len(one["gradescope"]["tests"]) == len(one["result"]["rows"])


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_text_is_inert(attack: str, user: str) -> None:
    one = attack_result(user, attack)
    texts = [one["terminal"], *(test["output"] for test in one["gradescope"]["tests"])]
    assert not any(ch in text for text in texts for ch in "\x1b\x00\x07\u202e\u2066")


@pytest.mark.parametrize("user", USERS)
def test_no_process_is_left(user: str) -> None:
    report = run(user)
    assert report["sessions"] > 0
    assert report["left"] == 0
