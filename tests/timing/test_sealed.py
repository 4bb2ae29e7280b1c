"""The two sides as they are: sealed processes, one of them frozen while the other one works."""

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.declare import Timing
from autograder.course import find_course
from autograder.errors import AutograderError
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing.cpu import Processor
from autograder.timing.judge import Outcome, judge
from autograder.timing.lane import Lane
from autograder.timing.log import TurnLog
from autograder.timing.measure import Task
from autograder.timing.record import Record
from autograder.timing.sealed import OnGpu, SealedSides
from autograder.worker import watch
from autograder.worker.host import Host
from tests.timing.test_judge import log_of

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


def test_the_solution_works_in_a_folder_that_is_there(host, tmp_path):
    """Its files are gone, but libraries ask where they are: PyTorch's first optimiser does."""
    shutil.copytree(HERE / "quick_course", tmp_path / "course")
    path = tmp_path / "course/reference/quick/solution/sums.py"
    path.write_text(path.read_text().replace("return", "import os\n    os.getcwd()\n    return"))
    quick = find_course(tmp_path / "course").assignment("quick")
    upload = read_upload(quick.solution, quick)
    both = SealedSides(host, quick, upload, quick.problem("1.1"), "sums", ["running_sum"])
    with both.launch() as (reference, _):
        reference.prepare([np.arange(7.0)], 3)
        assert len(reference.go(11)) == 7


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


def test_a_verdict_on_record_is_repeated_and_fresh_asks_for_another(host, quick, tmp_path):
    upload, record = read_upload(quick.solution, quick), Record(tmp_path)
    task = Task("1.1/sums", {0.5: 1}, lambda rng: [np.arange(7.0)], lambda got, want: None)
    lane, problem = Lane(host, quick, upload, record), quick.problem("1.1")
    facts = lane._facts(problem, task, Processor().name)
    record.put(facts, log_of([0.6] * 15, measured="2026-01-01"))
    timing = Timing(("running_sum",), {0.5: 1})
    assert lane(problem, timing, task).measured == "2026-01-01"
    again = Lane(host, quick, upload, record, fresh=True)(problem, timing, task)
    assert again.measured > "2026-01-01"


PARTS = """
@check("1.2", share=0.5)
def halves(student, reference):
    \"\"\"The sums that are left.\"\"\"
    assert_close(student.rest(3.0), 3.0)


@timed("1.2", share=0.5, functions=["running_sum", "rest"], tiers={0.5: 1}, uses=["1.1"])
def both(rng):
    \"\"\"Both functions.\"\"\"
    return [rng.integers(9, size=9).astype(float)]
"""
CHAIN = """
def both(running_sum, rest, x, units):
    return lambda nonce: rest(running_sum(x + nonce % 7))
"""


@pytest.mark.parametrize("sums, rest, share", [
    ("np.cumsum(x)", "x", 1), ("x", "x", 1), ("x", "-x", 0), ("np.cumsum(x)", "-x", 0),
])  # fmt: skip
def test_a_part_that_has_failed_costs_nothing_here_and_gives_nothing(
    host, tmp_path, sums, rest, share
):
    """1.2 is timed with a function of 1.1. What its own other check says decides, if that fails."""
    shutil.copytree(HERE / "quick_course", tmp_path / "course")
    public, secret = (tmp_path / "course" / part / "quick" for part in ("assignments", "reference"))
    text = (public / "assignment.toml").read_text().replace("points = 100", "points = 50")
    second = '[[problem]]\nid = "1.2"\ntitle = "Rest"\npoints = 50\nfile = "rest.py"\n'
    text = text.replace("[limits]", second + 'symbols = ["rest"]\n\n[limits]')
    (public / "assignment.toml").write_text(text)
    with (secret / "checks/hidden_sums.py").open("a") as checks:
        checks.write(PARTS)
    with (public / "support/timed.py").open("a") as chains:
        chains.write(CHAIN)
    (secret / "solution/rest.py").write_text("def rest(x):\n    return x\n")
    (tmp_path / "sums.py").write_text(
        f"import numpy as np\ndef running_sum(x):\n    return {sums}\n"
    )
    (tmp_path / "rest.py").write_text(f"def rest(x):\n    return {rest}\n")
    assignment = find_course(tmp_path / "course").assignment("quick")
    result = grade(assignment, read_upload(tmp_path, assignment), host, certified=False)
    row = next(row for row in result.rows if row.key == "1.2/both")
    assert row.earned == row.worth * share, row.message + row.staff


@pytest.mark.parametrize("reserve, why", [
    ("return False", "finds no GPU"), ("raise MemoryError", "did not start"),
    ("import os; os._exit(0)", "did not start"), ("return [1]", "finds no GPU"),
    ("return True", "did not start"),  # its turn fails: the inputs are none
])  # fmt: skip
def test_a_solution_that_gets_no_room_on_a_gpu_is_no_students_fault(host, quick, reserve, why):
    upload, problem = read_upload(quick.solution, quick), quick.problem("1.1")
    program = b"def reserve(size): " + reserve.encode()
    gpu = OnGpu(7, lambda budget: pytest.fail("it comes too late"), list, program)
    sides = SealedSides(host, quick, upload, problem, "sums", ["running_sum"], gpu)
    with pytest.raises(AutograderError, match=why), sides.launch():
        pass


def test_the_ballast_comes_before_the_student_and_goes_after(host, quick, tmp_path, monkeypatch):
    """And the solution has its part of the memory by then."""
    told, opened = [], Host.open

    @contextlib.contextmanager
    def ballast(budget):
        told.append(budget)
        yield
        told.append("gone")

    def spying(*arguments):
        told.append(sorted(arguments[5]))
        return opened(*arguments)

    monkeypatch.setattr(Host, "open", spying)

    def inputs():
        told.append("inputs")
        return [np.arange(7.0)]

    gpu = OnGpu(7, ballast, inputs, b"def reserve(size): return size == 7")
    upload, problem = read_upload(quick.solution, quick), quick.problem("1.1")
    with SealedSides(host, quick, upload, problem, "sums", ["running_sum"], gpu).launch() as sides:
        for worker in sides:
            worker.prepare([np.arange(7.0)], 3)
            assert worker.go(11) is not None
    assert told == [["reserve.py", "timed.py"], "inputs", 7, ["timed.py"], "gone"]
