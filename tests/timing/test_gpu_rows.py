"""Checks that are timed on a GPU, where there is none: their rows, the total, and `merge`."""

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.checks import timed
from autograder.checks.declare import declaration
from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.cli.merge import merge
from autograder.course import find_course
from autograder.errors import CourseError
from autograder.grade import grade, run_checks
from autograder.reports import REPORTS
from autograder.reports.base import out_of_total
from autograder.result import Result, Row, Status
from autograder.submission import read_upload
from autograder.timing.cuda import Gpu
from autograder.timing.lane import NOT_CALIBRATED, Lane, NotMeasured
from autograder.timing.thresholds import (
    Calibrated,
    Program,
    dump,
    kept,
    load,
    misplaced,
    work_of,
)
from autograder.worker.host import Host
from tests.timing.fake_nvml import FakeNvml

COURSE = Path(__file__).parent / "gpu_course"
KEY = "1.1/powers"


def declare(**more):
    return timed("1.1", 0.5, functions=["f"], tiers={0.5: 1}, **more)(lambda rng: [])


def test_a_timed_check_says_its_device_and_precision():
    timing = declaration(declare(device="cuda", precision="tf32", memory_gb=8)).timing
    assert (timing.device, timing.precision, timing.memory_gb) == ("cuda", "tf32", 8)
    plain = declaration(declare()).timing
    assert (plain.device, plain.precision, plain.memory_gb) == ("cpu", "float32", 0)


@pytest.mark.parametrize("more, why", [
    ({"device": "gpu"}, "'cpu' or 'cuda'"), ({"device": "cuda", "precision": "fp8"}, "one of"),
    ({"precision": "tf32"}, "need device"), ({"memory_gb": 4}, "need device"),
    ({"device": "cuda", "memory_gb": -1}, "number of GB"),
    ({"device": "cuda", "memory_gb": float("nan")}, "number of GB"),
])  # fmt: skip
def test_what_cannot_be_declared(more, why):
    with pytest.raises(ValueError, match=why):
        declare(**more)


def without_gpu(*arguments):
    return Lane(*arguments, find=lambda: (None, "there is none"))


@pytest.fixture(scope="module")
def graded():
    """graded(leave_out, stopwatch): a copy of the solution's result."""
    assignment, known = find_course(COURSE).assignment("products"), {}
    with Host() as host:

        def run(leave_out=False, stopwatch=without_gpu):
            course = replace(assignment, leave_out=leave_out)
            upload = read_upload(course.solution, course)
            if (leave_out, stopwatch) not in known:
                watch = stopwatch and stopwatch(host, course, upload)
                result = grade(course, upload, host, certified=False, stopwatch=watch)
                known[leave_out, stopwatch] = result
            return copy.deepcopy(known[leave_out, stopwatch])

        yield run


def row_of(result):
    return next(row for row in result.rows if row.key == KEY)


def test_the_row_is_not_run_and_its_points_are_missing(graded):
    result = graded()
    row = row_of(result)
    assert (row.status, row.message, row.earned) == (Status.NOT_RUN, "no GPU", 0)
    assert (result.score, result.max_score, result.left_out) == (50, 100, 0)


def test_where_the_assignment_says_so_they_leave_the_total(graded):
    result = graded(True)
    assert (result.score, result.max_score, result.left_out) == (50, 50, 50)
    assert row_of(result).points == 50
    assert Result.from_dict(json.loads(REPORTS["json"].render(result))) == result


def test_the_total_is_settled_before_anything_runs(graded, monkeypatch):
    """So no answer, right or wrong, can change it."""
    seen = []
    monkeypatch.setattr(Grading, "declared", lambda grading: seen.extend(grading.rows))
    graded(True, lambda *arguments: without_gpu(*arguments))
    assert [row.left_out for row in seen] == [False, False, True]


def test_without_timing_nothing_is_left_out(graded):
    result = graded(True, lambda *_: NotMeasured())
    assert row_of(result).message.startswith("not measured") and result.max_score == 100


def test_validate_compares_its_answers_on_the_cpu(graded):
    assert row_of(graded(True, None)).status is Status.PASSED


def test_a_problem_without_pytorch_cannot_be_timed_on_a_gpu(tmp_path):
    """Said before anything is imported."""
    shutil.copytree(COURSE, tmp_path / "course")
    path = tmp_path / "course/assignments/products/assignment.toml"
    path.write_text(path.read_text().replace('zygote = "torch"', ""))
    course = find_course(tmp_path / "course").assignment("products")
    nothing = InProcess(course, tmp_path)
    grading = Grading(course, nothing, SimpleNamespace(), nothing)
    with pytest.raises(CourseError, match='zygote = "torch"'):
        run_checks(grading, [course.checks, course.secret_checks])


@pytest.mark.parametrize("name", ["terminal", "html", "gradescope"])
def test_reports_say_what_is_left_out(graded, name):
    text = REPORTS[name].render(graded(True))
    assert "no GPU; its points are left out of the total" in " ".join(text.split())
    assert "50 points are left out of the total (no GPU)" in text


def test_a_row_that_is_left_out_is_no_check_that_failed(graded):
    result = graded(True)
    assert "2 of 2 checks passed" in REPORTS["terminal"].render(result)
    assert "All 2 checks passed." in REPORTS["html"].render(result)


@pytest.mark.parametrize("number, words", [(1, "1 point is"), (0.5, "0.5 points are")])
def test_points_that_are_left_out_in_words(number, words, graded):
    result = graded(True)
    row_of(result).points = number
    assert out_of_total(result) == f"{words} left out of the total (no GPU)"


def test_merge_leaves_out_what_the_other_one_had_to_leave_out(graded):
    """Else a grading without --no-timing could not complete one with it."""
    plain, timed_one = graded(True, not_measured), graded(True)
    merged, taken = merge(plain, timed_one, "one", "other")
    assert (taken, merged.score, merged.max_score) == (1, 50, 50)
    assert merge(timed_one, plain, "one", "other")[1] == 0


def not_measured(*_):
    return NotMeasured()


def test_gradescope_counts_in_proportion(graded):
    """Its total is the instructor's, for all submissions; the row is information there."""
    tree = json.loads(REPORTS["gradescope"].render(graded(True)))
    assert tree["score"] == 100
    row = next(each for each in tree["tests"] if "library" in each["name"])
    assert not {"score", "max_score", "status"} & row.keys()
    kept = json.loads(REPORTS["gradescope"].render(graded()))
    assert kept["score"] == 50 and sum(each["max_score"] for each in kept["tests"]) == 100


@pytest.mark.parametrize("share", [1, 0])
def test_merge_puts_the_points_back(graded, share):
    one, other = graded(True), graded(True)
    row = row_of(other)
    row.status = Status.PASSED if share else Status.FAILED
    row.score, row.left_out = 50 * share, False
    merged, taken = merge(one, other, "one", "other")
    assert (taken, merged.score, merged.max_score) == (1, 50 + 50 * share, 100)


def test_a_row_that_ran_is_never_left_out():
    """Whatever a file says: else a zero could be made to vanish."""
    row = Row("1.1/x", "1.1", "x", 5, True, status=Status.FAILED, left_out=True)
    assert row.worth == 5
    row.status = Status.GRADER_ERROR
    assert row.worth == 5


def test_results_of_before_can_be_read(graded):
    tree = json.loads(REPORTS["json"].render(graded()))
    for row in tree["rows"]:
        del row["left_out"]
    assert Result.from_dict(tree).max_score == 100


def one(check, device, tiers=None, ratios=(0.1, 0.9)):
    programs = [Program(str(ratio), ratio, ratio, ratio, 1.0) for ratio in ratios]
    work = work_of(find_course(COURSE).assignment("products"))
    return Calibrated(check, device, 0.02, 0.1, tiers or {0.5: 1.0}, programs, work)


def test_figures_of_a_gpu_outlive_a_calibration_on_another_machine(tmp_path):
    h100, path = "cuda: H100, driver 1", tmp_path / "calibration.json"
    path.write_text(dump([one("1.1/a", h100), one("1.1/b", "cpu: x"), one("1.2/c", h100)]))
    now = [one("1.1/d", "cpu: x"), one("1.1/a", "cuda: B200"), one("1.2/c", "cuda: H100, driver 2")]
    path.write_text(dump([*now, *kept(load(path), now)]))
    assert [(each.check, each.device) for each in load(path)] == [
        ("1.1/a", "cuda: B200"), ("1.1/a", h100), ("1.1/d", "cpu: x"),
        ("1.2/c", "cuda: H100, driver 2"),
    ]  # fmt: skip
    assert kept([], now) == []


@pytest.mark.parametrize("figures, message", [
    ([], NOT_CALIBRATED),
    ([one(KEY, "cuda: NVIDIA H100, driver 1")], ""),
    ([one(KEY, "cuda: NVIDIA H200, driver 580.1")], NOT_CALIBRATED),
    ([one("1.1/other", "cuda: NVIDIA H100, driver 580.1")], NOT_CALIBRATED),
    ([one(KEY, "cuda: NVIDIA H100, driver 580.1", {0.6: 1.0})], NOT_CALIBRATED),
    ([one(KEY, "cuda: NVIDIA H100, driver 580.1", ratios=(0.5, 0.9))], NOT_CALIBRATED),
    ([one(KEY, "cuda: NVIDIA H100, driver 580.1", ratios=())], NOT_CALIBRATED),
    ([replace(one(KEY, "cuda: NVIDIA H100, driver 580.1"), work="")], NOT_CALIBRATED),
], ids=range(8))  # fmt: skip
def test_a_threshold_decides_only_where_it_has_been_measured(figures, message, tmp_path):
    """Another GPU, or another solution, may have no gap there."""
    shutil.copytree(COURSE, tmp_path / "course")
    course = find_course(tmp_path / "course").assignment("products")
    if figures:
        course.calibration.write_text(dump(figures))
    driver = FakeNvml()
    gpu = Gpu(driver, 0, driver.wait)
    timing = declaration(declare(device="cuda")).timing
    lacking = [Lane(None, course, None, find=lambda: (gpu, ""), calibrating=calibrating)
               .lacks(KEY, timing) for calibrating in (False, True)]  # fmt: skip
    assert lacking == [message, ""]


GOOD = json.loads(dump([one(KEY, "cuda: NVIDIA H100")]))[0]


@pytest.mark.parametrize("text", [
    "{", "[1]", "{}", '{"a": 1}', "\udcff", "null",
    *(json.dumps([{**GOOD, **odd}]) for odd in ({"device": 1}, {"tiers": 5}, {"more": 5})),
], ids=range(9))  # fmt: skip
def test_a_calibration_that_cannot_be_read_is_named(text, tmp_path):
    path = tmp_path / "calibration.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CourseError, match="calibrate --write"):
        load(path)


@pytest.mark.parametrize("ratios, wrong", [((0.43, 0.58), 0), ((0.44, 0.58), 1), ((0.6, 0.7), 1)])
def test_a_gap_on_a_gpu_is_fifteen_percent_on_either_side(ratios, wrong):
    assert len(misplaced(one(KEY, "cuda: H100", ratios=ratios))) == wrong
