"""What one grading costs, against plain pytest running the same checks without a wall."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
ROUNDS = 7
PLAIN = """
import sys
from pathlib import Path
from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import load_reference
from autograder.course import find_course
from autograder.grade import run_checks
ngram = find_course(Path(sys.argv[1])).assignment("ngram")
grading = Grading(ngram, InProcess(ngram, ngram.solution), load_reference(ngram))
run_checks(grading, [ngram.checks, ngram.secret_checks])
assert sum(row.score for row in grading.rows) > 99.999
"""


def one_grading() -> Iterator[Row]:
    """`autograder grade ngram` as a process, and the same checks in process; turns alternate."""
    with tempfile.TemporaryDirectory() as scratch:
        walled = [
            sys.executable, "-m", "autograder", "--course", str(ROOT), "grade", "ngram",
            str(ROOT / "reference/ngram/solution"), "--format", "json",
            "--out", str(Path(scratch, "result.json")),
        ]  # fmt: skip
        plain = [sys.executable, "-c", PLAIN, str(ROOT)]
        times: dict[str, list[float]] = {"walled": [], "plain": []}
        for _ in range(ROUNDS):
            for name, command in (("walled", walled), ("plain", plain)):
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
                times[name].append(time.perf_counter() - start)
    grade, pytest = statistics.median(times["walled"]), statistics.median(times["plain"])
    what = f"one ngram grading ({grade:.2f} s) - plain pytest ({pytest:.2f} s)"
    yield what, f"{grade - pytest:+.2f} s", "<= +1 s", grade <= pytest + 1.0


MEASUREMENTS = [one_grading]
