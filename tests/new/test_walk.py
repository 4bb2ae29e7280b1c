"""The way of a newcomer, with real processes: every command of CONTRIBUTING's first two sections,
every text of it in its place, and the package as it is installed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n### In the course")[0]
COMMANDS = re.findall(r"^    ((?:autograder|python|cd) .*)$", GUIDE, re.M)
TEXTS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.M | re.S)
PUBLIC, SECRET = "assignments/warm_up", "reference/warm_up"
ENDS = {"autograder check": 1}  # the starter's public check fails

pytestmark = pytest.mark.slow


def run(command: str, cwd: Path, packages: Path = ROOT) -> str:
    words = shlex.split(command)
    python = [sys.executable, "-m", "autograder"] if words[0] == "autograder" else [sys.executable]
    environment = {**os.environ, "PYTHONPATH": str(packages), "NO_COLOR": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [*python, *words[1:]], capture_output=True, text=True, cwd=cwd, env=environment
    )
    assert done.returncode == ENDS.get(" ".join(words[:2]), 0), done.stdout + done.stderr
    return done.stdout


class Author:
    """Somebody who writes down what the guide says, text after text."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.texts = iter(TEXTS)

    def write(self, file: str) -> None:
        path = self.course / file
        assert not path.exists()
        path.write_text(next(self.texts)[1], encoding="utf-8")

    def edit(self, file: str, before: str, new: str = "") -> None:
        """Put the next text of the guide (or `new`) in front of a text that occurs once."""
        path = self.course / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (file, before)
        added = new or next(self.texts)[1]
        path.write_text(text.replace(before, added + ("" if new else before)), encoding="utf-8")


def test_the_guide_is_right_word_for_word(tmp_path: Path):
    commands = iter(COMMANDS)
    made, cd, *first = [next(commands) for _ in range(6)]
    run(made, tmp_path)
    course = tmp_path / cd.removeprefix("cd ")
    shown = [run(command, course) for command in first]
    assert "100 of 100 points" in shown[1] and "0 of 30 points" in shown[2]

    author = Author(course)
    author.edit(f"{PUBLIC}/assignment.toml", "points = 100", "points = 60")
    author.edit(f"{PUBLIC}/assignment.toml", "# Graded by people")
    author.write(f"{SECRET}/solution/gradient.py")
    assert f"wrote {PUBLIC}/starter/gradient.py" in run(next(commands), course)
    author.write(f"{SECRET}/checks/hidden_gradient.py")
    author.edit(f"{SECRET}/expected.py", "    }\n")
    run("python -m handouts.starter", course)
    author.write(f"{PUBLIC}/checks/check_gradient.py")
    author.edit(f"{SECRET}/mutants.toml", "[[mutant]]")
    author.write(f"{SECRET}/alternatives/logaddexp/gradient.py")
    author.edit(f"{PUBLIC}/handout.md", "exp` | 100 |", "exp` | 60 |")
    author.edit(f"{PUBLIC}/handout.md", "(100 points)", "(60 points)")
    author.edit(f"{PUBLIC}/handout.md", "| 1.2 |")
    author.edit(f"{PUBLIC}/handout.md", "### Problem 1.2:")
    assert next(author.texts, None) is None

    assert "valid: warm_up" in run(next(commands), course)
    assert "2 of 2 by name" in run(next(commands), course)
    assert next(commands, None) is None
    assert "100 of 100 points" in run("autograder grade warm_up reference/warm_up/solution", course)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package's files as a wheel holds them, far from this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("autograder", "handouts"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, source]
    done = subprocess.run(build, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no wheel can be built here: {done.stderr[-300:]}")
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_an_installed_package_makes_validates_and_grades_a_course(installed: Path, tmp_path: Path):
    run("autograder new course . --assignment first", tmp_path, installed)
    assert "valid: first" in run("autograder validate first --write", tmp_path, installed)
    mistake = tmp_path / "mistake"
    shutil.copytree(tmp_path / "reference/first/solution", mistake)
    text = (mistake / "log_sum_exp.py").read_text().replace(" + largest[..., 0]", "")
    (mistake / "log_sum_exp.py").write_text(text)
    scores = {}
    for folder in ("reference/first/solution", "assignments/first/starter", "mistake"):
        command = f"autograder grade first {folder} --format json --out result.json"
        run(command, tmp_path, installed)
        result = json.loads((tmp_path / "result.json").read_text())
        scores[folder] = result["score"]
    assert list(scores.values()) == [100, 0, 0]
    assert "leaving out what was subtracted before" in json.dumps(result)
