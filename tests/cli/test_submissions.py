"""What `grade`, `check` and `milestones` take, and what they say when it cannot be taken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Assignment
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


def test_check_says_that_a_helper_is_not_handed_in(tmp_path: Path, ngram: Assignment) -> None:
    shutil.copytree(ngram.solution, tmp_path / "work")
    (tmp_path / "work/helper.py").touch()
    done = run("check", "ngram", tmp_path / "work", "-k", "1.1")
    assert "Left out: helper.py." in done.stdout


def test_a_refused_archive_is_graded_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and nothing more")
    out = tmp_path / "result.json"
    done = run("grade", "ngram", tmp_path / "bad.zip", "--format", "gradescope", "--out", out)
    assert done.returncode == 0, done.stderr
    result = json.loads(out.read_text())
    assert result["score"] == 0 and "The submission was refused: it is damaged" in result["output"]


def test_a_row_says_why_its_file_was_not_taken(tmp_path: Path, ngram: Assignment) -> None:
    shutil.copytree(ngram.solution, tmp_path / "work")
    (tmp_path / "work/counts.py").write_bytes("é = 1".encode("latin-1"))
    done = run("check", "ngram", tmp_path / "work", "-k", "1.1", "--json")
    messages = {row["message"] for row in json.loads(done.stdout)["rows"]}
    why = "its line 1 is not UTF-8 text: save it as UTF-8"
    assert messages == {f"counts.py was left out: {why}"}


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


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["README.md"], "README.md: is not a folder, .py files"),
        (["tests", "README.md"], "of folders and archives, give one alone"),
        (["reference/ngram/solution/ids.py", "assignments/ngram/starter/ids.py"], "have one name"),
        (["no/such.zip"], "no/such.zip: does not exist"),
    ],
)
def test_what_can_be_no_submission_gets_one_line(given: list[str], said: str) -> None:
    done = run("grade", "ngram", *given)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
