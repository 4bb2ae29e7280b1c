"""A student's way through an assignment: from the zip to a grade, without this repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.course import Assignment, find_course
from handouts.notebook import fill
from tests.conftest import ROOT

COURSE = find_course(ROOT)
OWN = {"PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"}  # what a student's terminal does not have


def run(command: list[str] | str, folder: Path, code: int = 0) -> str:
    """A command in a terminal of the student's; its output."""
    environment = {key: value for key, value in os.environ.items() if key not in OWN}
    environment |= {"NO_COLOR": "1", "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    line = ["bash", "-ec", command] if isinstance(command, str) else command
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def told(page: str, section: str) -> str:
    """The commands of a section of the handout's README, without the remarks beside them."""
    lines = page.partition(f"## {section}")[2].partition("\n## ")[0].splitlines()
    return "\n".join(line.strip().partition("    ")[0] for line in lines if line[:4] == "    ")


def unpacked(it: Assignment, folder: Path) -> Path:
    """What `autograder handout` writes, unpacked and installed as its page says."""
    run([sys.executable, "-m", "autograder", "handout", it.name, "--out", str(folder)], ROOT)
    zipfile.ZipFile(folder / f"{it.name}.zip").extractall(folder)
    home = folder / it.name
    run(told((home / "README.md").read_text(), "Install, once"), home)
    return home


def graded(it: Assignment, path: Path) -> list[object]:
    """key, points and message of every row of `autograder grade`."""
    command = [sys.executable, "-m", "autograder", "grade", it.name, str(path), "--no-timing"]
    result = json.loads(run([*command, "--format", "json"], ROOT))
    return [[row[name] for name in ("key", "score", "status", "message")] for row in result["rows"]]


@pytest.mark.slow
@pytest.mark.parametrize("it", COURSE.assignments(), ids=lambda it: it.name)
def test_a_students_journey(it: Assignment, tmp_path: Path) -> None:
    home = unpacked(it, tmp_path)
    check = f"source .venv/bin/activate; autograder check {it.name} starter"
    first = it.problems[0]
    seen = run(check, home, code=1)
    assert "Next: problem" in seen and "  0 of " in seen.splitlines()[2]

    shutil.copy(it.solution / first.file, home / "starter")
    run(f"{check} -k {first.id}", home)
    for file in it.files:
        shutil.copy(it.solution / file, home / "starter")
    assert "all of them pass. Hand in" in run(check, home)

    run(told((home / "README.md").read_text(), "Hand in"), home)
    notebook = home / f"{it.name}.ipynb"
    texts = {file: (it.solution / file).read_text() for file in it.files}
    notebook.write_text(fill(notebook.read_text(), texts))
    zipped = graded(it, home / f"{it.name}-submission.zip")
    assert zipped == graded(it, notebook) == graded(it, home / "starter")
