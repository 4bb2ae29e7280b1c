"""A whole grading on a GPU that is not there: driver and memory are faked, the rest is real."""

import contextlib
import functools
from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing import lane as lanes
from autograder.timing.calibrate import FOLDER
from autograder.timing.cuda import Gpu
from autograder.timing.lane import Lane
from autograder.timing.record import Record
from autograder.variants import overlaid
from autograder.worker.host import Host
from tests.conftest import ROOT
from tests.timing.fake_nvml import FakeNvml

pytestmark = pytest.mark.slow  # each launch imports PyTorch
COURSE = Path(__file__).parent / "gpu_course"
FINDS_ONE = b"def reserve(size):\n    return size == 4_000_000_000\n"


@pytest.fixture(scope="module")
def host():
    with Host() as found:
        yield found


def stand_in(driver):
    """A GPU that works on the CPU: as noisy, so with its margin."""
    gpu = Gpu(driver, 0, driver.wait)
    gpu.margin, gpu.turn = 0.4, 0.02
    return gpu, ""


@pytest.fixture
def timed_row(host, tmp_path, monkeypatch):
    """timed_row(source, ...) -> (row, budgets that a ballast was asked for, the driver)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assignment = find_course(COURSE).assignment("products")
    driver, budgets = FakeNvml("GPU-7"), []

    @contextlib.contextmanager
    def ballast(budget):
        budgets.append(budget)
        yield

    monkeypatch.setattr(lanes, "Weight", lambda gpu: ballast)

    def run(source, reserve=FINDS_ONE, record=None):
        if reserve:
            monkeypatch.setattr(lanes, "OnGpu", functools.partial(lanes.OnGpu, reserve=reserve))
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        (folder / "powers.py").write_text(source)
        upload = read_upload(folder, assignment)
        lane = Lane(
            host, assignment, upload, record, find=lambda: stand_in(driver), calibrating=True
        )
        result = grade(assignment, upload, host, certified=False, stopwatch=lane)
        return next(row for row in result.rows if "timed" in row.tags), budgets, driver

    return run


def test_a_right_submission_is_timed_beside_the_solution(timed_row, tmp_path):
    row, budgets, _ = timed_row("def square(a):\n    return a @ a\n", record=Record(tmp_path / "r"))
    assert row.extra.get("device", "").startswith("cuda: NVIDIA H100"), row.staff
    assert set(budgets) == {4_000_000_000}
    if row.status is not Status.GRADER_ERROR:  # this machine may be unfit
        assert row.status is Status.PASSED and len(list((tmp_path / "r").iterdir())) == 1
    figures = list((tmp_path / "cache/autograder/gpu").iterdir())
    assert len(figures) == 1


def test_a_wrong_answer_while_it_is_timed(timed_row):
    source = "calls = 0\ndef square(a):\n    global calls\n    calls += 1\n    return a @ a * "
    row, _, _ = timed_row(source + "(1 if calls < 60 else 2)\n")
    assert row.status is Status.FAILED and "differs from the solution's" in row.message, row.staff


def test_a_gpu_that_a_sealed_process_cannot_use_is_our_fault(timed_row):
    row, budgets, _ = timed_row("def square(a):\n    return a @ a\n", reserve=None)
    assert row.status is Status.GRADER_ERROR and not budgets
    assert "PyTorch finds no GPU in a sealed process" in row.staff


def test_a_student_cannot_stand_in_for_the_module_that_reserves(timed_row):
    """It is a support module of the solution's side, in a process that has none of his files."""
    forged = (
        "import sys, types\nsys.modules['reserve'] = types.SimpleNamespace(reserve=lambda n: 1)"
    )
    row, _, _ = timed_row(forged + "\ndef square(a):\n    return a @ a\n", reserve=None)
    assert row.status is Status.GRADER_ERROR


@pytest.fixture
def row_of(host, tmp_path, monkeypatch):
    """row_of(key, program) -> the row of a check of the Transformer that is timed on a GPU, for the
    solution or one of the programs that are there for their speed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = functools.partial(lanes.OnGpu, reserve=b"def reserve(size):\n    return True\n")
    monkeypatch.setattr(lanes, "OnGpu", found)
    assignment = find_course(ROOT).assignment("transformer")

    def run(key, program):
        own = assignment.secret / FOLDER / program
        folder = overlaid(assignment, own, tmp_path / "mine") if program else assignment.solution
        upload, driver = read_upload(folder, assignment), FakeNvml()
        lane = Lane(host, assignment, upload, find=lambda: stand_in(driver), calibrating=True)
        only = key.partition("/")[0]
        result = grade(assignment, upload, host, certified=False, only=only, stopwatch=lane)
        return next(row for row in result.rows if row.key == key)

    return run


@pytest.mark.parametrize("key, slow", [
    ("4.2/attention_in_bfloat16", "one_query_at_a_time"),
    ("4.8/steps_of_training", "one_prefix_at_a_time"),
])  # fmt: skip
def test_the_course_tells_a_loop_from_the_solution(row_of, key, slow):
    same, loop = row_of(key, ""), row_of(key, slow)
    assert same.status is Status.PASSED, same.staff
    assert loop.status is Status.FAILED and loop.extra["ratio"] < 0.1, loop.staff
    assert loop.message.startswith("right, but too slow")
