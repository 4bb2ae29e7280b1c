"""Submissions that want to be paid for speed they do not have, behind the real wall."""

from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing.lane import Lane
from autograder.worker.host import Host

pytestmark = pytest.mark.slow  # a busy machine may be unfit to tell how slow something is
HERE = Path(__file__).parent
ATTACKS = sorted(path.stem for path in (HERE / "attacks").glob("*.py"))
HONEST = sorted(path.stem for path in (HERE / "honest").glob("*.py"))
SAID = {  # the verdicts by name -> how a row of that verdict begins
    "wrong": ("an answer given while it was timed", "the result", "your answer"),
    "slow": ("right, but too slow", "far too slow"),
    "died": ("the process ended",),
    "raised": ("your code raised",),
}


@pytest.fixture(scope="module")
def host():
    with Host() as found:
        yield found


def timed_row(host, path, tmp_path):
    """Grade one file as a submission; the row of its timed check."""
    (tmp_path / "sums.py").write_text(path.read_text())
    assignment = find_course(HERE / "quick_course").assignment("quick")
    upload = read_upload(tmp_path, assignment)
    lane = Lane(host, assignment, upload)
    result = grade(assignment, upload, host, certified=False, stopwatch=lane)
    return next(row for row in result.rows if "timed" in row.tags)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_its_named_verdict(host, name, tmp_path):
    path = HERE / "attacks" / f"{name}.py"
    verdict = path.read_text()[3:].partition(".")[0]
    row = timed_row(host, path, tmp_path)
    assert (row.status, row.score) == (Status.FAILED, 0)
    assert row.message.startswith(SAID[verdict]), row.message + row.staff


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_program_is_not_flagged(host, name, tmp_path):
    row = timed_row(host, HERE / "honest" / f"{name}.py", tmp_path)
    assert (row.status, row.message) == (Status.PASSED, "")
