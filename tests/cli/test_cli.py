"""The command line as people and scripts meet it: real processes, exit codes, one-line errors."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Assignment

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["list", "grade", "check", "explain", "validate", "doctor"]


def run(*arguments: str, cwd: Path = ROOT, course: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "--course", str(course), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)


def copy_of_course(folder: Path) -> Path:
    for part in ("assignments", "reference"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"autograder {command}" in done.stdout and "Example" in done.stdout


@pytest.mark.parametrize("command", [["handout"], ["new", "course"], []], ids=" ".join)
def test_no_line_of_a_help_breaks_before_its_end(command: list[str]) -> None:
    said = run(*command, "--help").stdout.split("╭")[0].splitlines()
    lines = [line.strip() for line in said]
    for line, after in itertools.pairwise(lines):
        assert not (line and after) or len(line) + len(after.split()[0]) > 96


def test_exit_codes_are_documented() -> None:
    assert "Exit codes: 0 done" in run("--help").stdout


def test_list_for_scripts(ngram: Assignment) -> None:
    (listed,) = (a for a in json.loads(run("list", "--json").stdout) if a["name"] == "ngram")
    assert listed["points"] == 100
    assert [p["id"] for p in listed["problems"]] == [problem.id for problem in ngram.problems]
    assert [(p["id"], p["points"]) for p in listed["written"]] == [("1.9", 15)]


def test_list_shows_what_people_grade_beside_the_points_of_the_machine() -> None:
    rows = [line.split("│") for line in run("list").stdout.splitlines() if "(on paper)" in line]
    assert [row[2].strip() for row in rows] == ["1.9", "2.10", "3.10", "4.12"]
    assert rows[0][5].strip() == "+15"


def test_doctor_names_level_and_versions() -> None:
    report = json.loads(run("doctor", "--json").stdout)
    assert report["gpu"].startswith(
        ("no GPU: checks of speed", "checks of speed on a GPU use cuda:")
    )
    assert report["workers"]["numpy"]["level"] in ("A", "B", "B-", "C", "D")
    assert "numpy" in report["workers"]["numpy"]["versions"]
    assert not report["problems"]


BAD = {
    "missing submission": (["grade", "ngram", "no/such/folder"], "does not exist"),
    "submission is a file": (["grade", "ngram", "README.md"], "is not a folder, .py files"),
    "unknown assignment": (["grade", "ngran", "."], "did you mean 'ngram'"),
    "unknown assignment to check": (["check", "nogram"], "there is: "),
    "folder of --out": (["grade", "ngram", ".", "--out", "no/such/r.json"], "does not exist"),
    "nothing picked": (["check", "ngram", ".", "-k", "nosuch"], "there are problems 1.1"),
    "staff for Gradescope": (["grade", "ngram", ".", "--staff", "--format", "json"], "terminal"),
    "check without a folder": (["check", "ngram", "no/such"], "does not exist"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_gets_one_line_and_exit_code_2(case: str) -> None:
    arguments, hint = BAD[case]
    done = run(*arguments)
    assert done.returncode == 2
    assert hint in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_course_here(tmp_path: Path) -> None:
    done = run("list", cwd=tmp_path, course=tmp_path)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


def test_broken_toml_names_file_and_place(tmp_path: Path) -> None:
    course = copy_of_course(tmp_path)
    (course / "assignments/ngram/assignment.toml").write_text('name = "ngram\n')
    done = run("grade", "ngram", str(ROOT / "reference/ngram/solution"), course=course)
    assert done.returncode == 2
    assert "assignment.toml" in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_read_only_folder_for_results() -> None:
    command = [
        sys.executable, str(ROOT / "tests/as_user.py"), sys.executable, "-m", "autograder",
        "--course", str(ROOT), "grade", "ngram", str(ROOT / "assignments/ngram/starter"),
        "--out", "/result.json",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 2 and "may write" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_shares_that_do_not_sum_to_one(tmp_path: Path) -> None:
    course = copy_of_course(tmp_path)
    checks = course / "reference/ngram/checks/hidden_counts.py"
    checks.write_text(checks.read_text().replace("share=0.25", "share=0.2", 1))
    starter = str(ROOT / "assignments/ngram/starter")
    done = run("grade", "ngram", starter, "--uncertified", course=course)
    assert done.returncode == 2
    assert "problem 1.1" in done.stderr and "sum to 0.95" in done.stderr


def test_grade_writes_what_gradescope_reads(tmp_path: Path, ngram: Assignment) -> None:
    out = tmp_path / "results.json"
    options = ["--no-timing", "--format", "gradescope", "--out", str(out)]
    done = run("grade", "ngram", str(ngram.solution), *options)
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text())
    other = [test for test in results["tests"] if test["status"] != "passed"]
    assert results["score"] == 100 - sum(test["max_score"] for test in other) > 95
    assert all("timed" in test["tags"] for test in other)


def test_a_killed_grading_leaves_a_valid_file(tmp_path: Path, ngram: Assignment) -> None:
    out = tmp_path / "result.json"
    command = [
        sys.executable, "-m", "autograder", "--course", str(ROOT), "grade", "ngram",
        str(ngram.solution), "--format", "json", "--out", str(out),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as grader:
        while not out.exists() or "passed" not in out.read_text():
            assert grader.poll() is None, "it ended before it was killed"
        grader.send_signal(signal.SIGKILL)
    result = json.loads(out.read_text())
    assert not result["complete"]
    assert result["max_score"] == 100


def test_check_says_how_much_is_visible(ngram: Assignment) -> None:
    done = run("check", "ngram", str(ngram.solution))
    assert done.returncode == 0
    assert re.search(r"public checks: \d+ of 100 points visible", done.stdout)
    assert "Next: all of them pass" in done.stdout


def test_check_says_what_to_do_next(ngram: Assignment) -> None:
    done = run("check", "ngram", str(ngram.starter))
    assert done.returncode == 1
    assert "Next: problem 1.1" in done.stdout and "count_ngrams in counts.py" in done.stdout


def test_check_picks_by_problem_and_says_that_it_is_not_all(ngram: Assignment) -> None:
    done = run("check", "ngram", str(ngram.solution), "-k", "1.2")
    assert done.returncode == 0
    assert re.search(r"[\d.]+ of 100 points visible", done.stdout)
    assert re.search(r"run all \d+ checks", done.stdout)


def test_check_shows_what_was_printed(tmp_path: Path, ngram: Assignment) -> None:
    shutil.copytree(ngram.solution, tmp_path / "work")
    source = "def count_ngrams(sentences, n):\n    print('n is', n)\n    return {}\n"
    (tmp_path / "work/counts.py").write_text(source)
    assert "| n is 2" in run("check", "ngram", str(tmp_path / "work")).stdout


def test_check_leaves_a_virtual_environment_beside_the_files_alone(
    tmp_path: Path, ngram: Assignment
) -> None:
    shutil.copytree(ngram.solution, tmp_path / "work")
    packages = tmp_path / "work/.venv/lib/python3/site-packages"
    packages.mkdir(parents=True)
    (packages / "helper.py").write_text("loads = []\n")
    source = f"import sys\nsys.path.append({str(packages)!r})\nimport helper\n"
    source += "helper.loads.append(1)\nassert len(helper.loads) < 20\n"
    (tmp_path / "work/sample.py").write_text(source + (ngram.solution / "sample.py").read_text())
    done = run("check", "ngram", str(tmp_path / "work"))
    assert done.returncode == 0, done.stdout


def test_check_opens_the_debugger_in_student_code(tmp_path: Path, ngram: Assignment) -> None:
    shutil.copytree(ngram.solution, tmp_path / "work")
    broken = tmp_path / "work/counts.py"
    broken.write_text("def count_ngrams(sentences, n):\n    mine = 42\n    return mine / 0\n")
    command = [
        sys.executable, "-m", "autograder", "--course", str(ROOT), "check", "ngram",
        str(tmp_path / "work"), "-k", "bigrams", "--pdb",
    ]  # fmt: skip
    done = subprocess.run(command, input="p mine + 1\nq\n", capture_output=True, text=True)
    assert "counts.py(3)count_ngrams" in done.stdout
    assert "43" in done.stdout


def test_plain_pytest_runs_the_public_checks(tmp_path: Path, ngram: Assignment) -> None:
    handout = tmp_path / "ngram"
    shutil.copytree(ngram.folder, handout, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pytest", "-q", "checks", "-p", "autograder.plugin",
               "-o", "python_files=*.py", "--submission", str(ngram.solution)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=handout, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout
    assert re.search(r"\d+ passed", done.stdout) and "failed" not in done.stdout
