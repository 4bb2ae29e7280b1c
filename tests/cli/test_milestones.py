"""`autograder milestones` as people meet it: a real process, exit codes, a page."""

import os
import shutil
import subprocess
import sys

from tests.conftest import ROOT


def run(*arguments, cwd=ROOT, course=ROOT):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
    command = [
        sys.executable,
        "-m",
        "autograder",
        "--course",
        str(course),
        "milestones",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)


def test_help_teaches_by_example():
    done = run("--help")
    assert done.returncode == 0 and "Examples: autograder milestones my_work" in done.stdout


def test_a_student_with_the_first_assignment_is_told_what_comes_next(tmp_path):
    shutil.copytree(ROOT / "reference/ngram/solution", tmp_path / "ngram")
    done = run(str(tmp_path), "--corpus", "grammar", "--budget", "1000", "--page", "page.html",
               cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Next: write rnnlm, the RNN-LM." in " ".join(done.stdout.split())
    assert "held-out perplexity" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_folder_without_work_is_an_error_of_one_line(tmp_path):
    done = run(str(tmp_path))
    assert done.returncode == 2 and "holds none of ngram/, rnnlm/" in done.stderr
    assert done.stderr.count("\n") == 1


def test_in_the_handout_of_one_assignment_its_files_are_enough(tmp_path):
    shutil.copytree(ROOT / "assignments/ngram", tmp_path / "assignments/ngram")
    solution = str(ROOT / "reference/ngram/solution")
    done = run(solution, "--budget", "1000", cwd=tmp_path, course=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "reached" in done.stdout and "reference" not in done.stdout  # there is none


def test_a_page_in_a_folder_that_does_not_exist_is_refused_before_any_training(tmp_path):
    done = run("--page", str(tmp_path / "no" / "page.html"))
    assert done.returncode == 2 and "its folder does not exist" in done.stderr
