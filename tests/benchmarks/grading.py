"""What one grading costs, against plain pytest running the same checks without a wall."""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import load_reference
from autograder.course import find_course
from autograder.grade import grade, run_checks
from autograder.submission import read_upload
from autograder.worker.host import Host
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
ROUNDS, CLASS = 7, 30
_host: Host
PLAIN = """
import sys
from pathlib import Path
from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import load_reference
from autograder.course import find_course
from autograder.grade import run_checks
it = find_course(Path(sys.argv[1])).assignment(sys.argv[2])
grading = Grading(it, InProcess(it, it.solution), load_reference(it))
run_checks(grading, [it.checks, it.secret_checks])
assert sum(row.score for row in grading.rows) > 99.999
"""


def one_grading() -> Iterator[Row]:
    """`autograder grade` as a process, and the same checks in process; turns alternate."""
    for name, most in (("ngram", 1.0), ("autodiff", 1.5)):
        times: dict[str, list[float]] = {"walled": [], "plain": []}
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch, "result.json")
            for _ in range(ROUNDS):
                times["walled"].append(_seconds(_walled(name, out)))
                times["plain"].append(_seconds(_plain(name)))
        grade, pytest = (statistics.median(each) for each in times.values())
        what = f"one {name} grading ({grade:.2f} s) - plain pytest ({pytest:.2f} s)"
        yield what, f"{grade - pytest:+.2f} s", f"<= +{most:g} s", grade <= pytest + most


def a_class() -> Iterator[Row]:
    """Thirty autodiff submissions: one process after another for each, two at a time; one set of
    zygotes for each of two graders; and two processes that stay, without any wall: what the
    checks themselves cost, which no way of grading can be quicker than."""
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: _seconds(_plain("autodiff")), range(CLASS)))
    plain = time.perf_counter() - start
    walled = _pooled(_grade_one, _open_host)
    alone = _pooled(_check_one)
    what = f"{CLASS} plain pytest runs ({plain:.0f} s) / {CLASS} gradings ({walled:.0f} s)"
    yield what, f"{plain / walled:.1f}", ">= 5", plain >= 5 * walled
    what = f"{CLASS} plain pytest runs / the same checks in two processes, no wall ({alone:.0f} s)"
    yield what, f"{plain / alone:.1f}", "for information", True


def _pooled(one: Callable[[int], float], start: Callable[[], None] | None = None) -> float:
    """Seconds that two processes need for a class, with their own start."""
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context, initializer=start) as pool:
        scores = list(pool.map(one, range(CLASS)))
    assert min(scores) > 99.999
    return time.perf_counter() - began


def _walled(name: str, out: Path) -> list[str]:
    return [
        sys.executable, "-m", "autograder", "--course", str(ROOT), "grade", name,
        str(ROOT / f"reference/{name}/solution"), "--no-timing",
        "--format", "json", "--out", str(out),
    ]  # fmt: skip


def _plain(name: str) -> list[str]:
    return [sys.executable, "-c", PLAIN, str(ROOT), name]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def _open_host() -> None:
    """The beginning of a grader of the class."""
    global _host
    _host = Host()
    multiprocessing.util.Finalize(None, _host.close, exitpriority=100)


def _grade_one(_: int) -> float:
    it = find_course(ROOT).assignment("autodiff")
    return grade(it, read_upload(it.solution, it), _host).score


def _check_one(_: int) -> float:
    """The checks on the solution in this very process."""
    it = find_course(ROOT).assignment("autodiff")
    grading = Grading(it, InProcess(it, it.solution), load_reference(it))
    run_checks(grading, [it.checks, it.secret_checks], direct=True)
    return sum(row.score for row in grading.rows)


MEASUREMENTS = [one_grading, a_class]
