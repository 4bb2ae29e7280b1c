"""What `grade`, `check` and `milestones` take, and what they say when it cannot be taken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from autograder.checks.local import InProcess
from autograder.checks.sealed import Sealed
from autograder.course import Assignment
from autograder.submission import read_upload
from autograder.worker.host import Host
from handouts.notebook import fill, notebook
from tests.conftest import ROOT


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "--course", str(ROOT), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)


def packed(folder: Path, name: str, kind: str) -> Path:
    return Path(shutil.make_archive(str(folder / name), kind, ROOT / "reference/ngram", "solution"))


def test_check_takes_an_archive_and_says_where_the_files_were(tmp_path: Path) -> None:
    done = run("check", "ngram", packed(tmp_path, "mine", "zip"), "-k", "1.1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The files were found in solution/." in done.stdout


def test_check_takes_a_notebook(tmp_path: Path, ngram: Assignment) -> None:
    files = {f: (ngram.solution / f).read_text(encoding="utf-8") for f in ngram.files}
    (tmp_path / "mine.ipynb").write_text(fill(notebook(ngram), files), encoding="utf-8")
    (tmp_path / "counts.py").write_text("raise SystemExit")  # not what was given
    done = run("check", "ngram", "mine.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_check_of_single_files_knows_no_others(ngram: Assignment) -> None:
    names = [ngram.solution / "counts.py", ngram.solution / "model.py"]
    done = run("check", "ngram", "--json", *names)
    result = json.loads(done.stdout)
    assert {row["problem"] for row in result["rows"] if row["status"] == "passed"} == {"1.1", "1.2"}
    assert result["submission"] == "counts.py and 1 more"


@pytest.mark.parametrize("command", ["check", "grade"])
def test_the_files_of_another_assignment_are_recognised(command: str) -> None:
    done = run(command, "ngram", ROOT / "reference/rnnlm/solution")
    assert "No file of ngram is there, but all files of rnnlm are" in done.stdout


def test_a_refused_archive_is_graded_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and nothing more")
    out = tmp_path / "result.json"
    done = run("grade", "ngram", tmp_path / "bad.zip", "--format", "gradescope", "--out", out)
    assert done.returncode == 0, done.stderr
    result = json.loads(out.read_text())
    assert result["score"] == 0 and "The submission was refused: it is damaged" in result["output"]


def test_a_row_says_why_its_file_was_not_taken(tmp_path: Path, ngram: Assignment) -> None:
    (tmp_path / "counts.py").write_bytes("é = 1".encode("latin-1"))
    upload = read_upload(tmp_path, ngram)
    why = "counts.py was left out: its line 1 is not UTF-8 text: save it as UTF-8"
    assert InProcess(ngram, tmp_path, upload).broken("counts.py") == why
    assert Sealed(cast(Host, None), ngram, upload).broken("counts.py") == why


@pytest.mark.slow
def test_milestones_of_an_archive(tmp_path: Path) -> None:
    packed(tmp_path, "ngram", "gztar")
    done = run("milestones", tmp_path, "--budget", "1000")
    assert done.returncode == 0 and "Next: write rnnlm" in " ".join(done.stdout.split())


def test_milestones_of_two_things_of_one_name(tmp_path: Path) -> None:
    packed(tmp_path, "ngram", "zip")
    (tmp_path / "ngram").mkdir()
    done = run("milestones", tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith("holds ngram and ngram.zip: leave one of them for ngram\n")
