"""The two sides as they are: sealed processes, one of them frozen while the other one works."""

from pathlib import Path

import numpy as np
import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing.judge import Outcome, judge
from autograder.timing.lane import Lane
from autograder.timing.log import TurnLog
from autograder.timing.sealed import SealedSides
from autograder.worker import watch
from autograder.worker.host import Host

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def host():
    with Host() as found:
        yield found


@pytest.fixture
def quick():
    return find_course(HERE / "quick_course").assignment("quick")


@pytest.fixture
def sides(host, quick):
    upload = read_upload(quick.solution, quick)
    return SealedSides(host, quick, upload, quick.problem("1.1"), "sums", ["running_sum"])


def test_both_sides_do_the_same_turn(sides):
    with sides.launch() as (reference, student):
        answers = []
        for worker in (reference, student):
            worker.prepare([np.arange(7.0)], 3)
            answers.append(worker.go(11))
    np.testing.assert_array_equal(*answers)


def test_a_frozen_side_uses_no_processor_and_goes_on_afterwards(sides):
    with sides.launch() as (_, student):
        student.prepare([np.arange(7.0)], 3)
        student.freeze()
        pids = watch.descendants(student._submission._template._supervisor)
        states = [
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in pids
        ]
        student.thaw()
        assert len(pids) >= 2 and set(states) <= {"T", "t"}
        assert student.go(11) is not None


def test_the_solutions_files_are_gone_when_the_students_process_starts(sides, monkeypatch):
    left = []
    opened = Host.open

    def spying(host, files, *rest):
        left.append([p.name for p in host._spool.glob("*/submission/*")])
        return opened(host, files, *rest)

    monkeypatch.setattr(Host, "open", spying)
    with sides.launch():
        assert left == [[], []]  # before the solution's side is opened, and before the student's


def test_a_graded_solution_brings_its_log(host, quick):
    """Whatever this machine is like now: it is measured, or said to be unfit."""
    upload = read_upload(quick.solution, quick)
    result = grade(quick, upload, host, certified=False, stopwatch=Lane(host, quick, upload))
    row = next(row for row in result.rows if "timed" in row.tags)
    log = TurnLog.from_dict(result.staff["timing"][row.key])
    verdict = judge(log)
    assert row.extra["device"] == log.device != ""
    if verdict.outcome is Outcome.TIMED:
        assert row.status is Status.PASSED and row.extra["ratio"] > 0
    else:
        assert row.status is Status.GRADER_ERROR and "measured" in row.message


def test_turns_are_not_measured_twice_where_they_are_on_record(host, quick, tmp_path):
    from autograder.timing.record import Record

    upload = read_upload(quick.solution, quick)
    lane = Lane(host, quick, upload, Record(tmp_path))
    first = grade(quick, upload, host, certified=False, stopwatch=lane)
    if not first.grader_errors:
        again = grade(quick, upload, host, certified=False, stopwatch=lane)
        assert again.staff["timing"] == first.staff["timing"]
