"""A submission whose counts.py hangs, dies or floods: every other row is graded all the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.grade import grade
from autograder.result import Result, Status
from autograder.submission import read_upload
from autograder.worker.host import Host

BOMBS = {
    "hang": "while True: pass",
    "hang in C": "sum(range(10**12))",
    "exit": "import os; os._exit(0)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "memory": "hoard = []\n    while True: hoard.append(bytearray(1 << 26))",
    "shared memory": "import mmap\n    m = mmap.mmap(-1, 8 << 30)\n    m.write(b'x' * (6 << 30))",
    "forks": "import os\n    while True: os.fork()",
    "threads": "import threading, time\n    while True:\n"
    "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "flood": "import sys\n    for _ in range(1 << 14): sys.stdout.write('x' * (1 << 16))",
    "endless generator": "yield from iter(int, 1)",
    "recursion": "return count_ngrams(sentences, n)",
}


def grade_bomb(source: str, ngram: Assignment, host: Host, folder: Path) -> Result:
    """The solution with another counts.py, graded with small limits."""
    shutil.copytree(ngram.solution, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "counts.py").write_text(source)
    impatient = replace(ngram, limits=replace(ngram.limits, call_cpu=0.5, check_cpu=2.0))
    return grade(impatient, read_upload(folder, impatient), host)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_in_one_file_costs_that_file(
    bomb: str, grading_host: Host, ngram: Assignment, tmp_path: Path
) -> None:
    source = f"def count_ngrams(sentences, n):\n    {BOMBS[bomb]}\n"
    result = grade_bomb(source, ngram, grading_host, tmp_path / "work")
    assert result.score == 85
    assert {row.status for row in result.rows if row.problem == "1.1"} == {Status.FAILED}


@pytest.mark.parametrize("bomb", ["hang", "exit", "segfault", "flood"])
def test_a_bomb_at_import_costs_that_file(
    bomb: str, grading_host: Host, ngram: Assignment, tmp_path: Path
) -> None:
    source = BOMBS[bomb].replace("\n    ", "\n")
    result = grade_bomb(source, ngram, grading_host, tmp_path / "work")
    assert result.score == 85
    assert any(note.startswith("counts.py could not be imported") for note in result.notes)
