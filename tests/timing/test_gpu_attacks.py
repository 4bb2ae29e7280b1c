"""Submissions that only a GPU makes possible, behind the real wall. None has met a real GPU yet."""

from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing.cuda import find_gpu
from autograder.timing.lane import Lane
from autograder.worker.host import Host

pytestmark = [
    pytest.mark.slow,
    pytest.mark.gpu,
    pytest.mark.skipif(find_gpu()[0] is None, reason="no GPU"),
]
HERE = Path(__file__).parent
SAID = {  # the first word of an attack -> how its row begins
    "wrong": "an answer given while it was timed",
    "slow": "right, but too slow",
    "raised": "your code raised",
    "worked": "your code's work on the GPU went on",
    "no points": "",
}
COMPILED = pytest.mark.xfail(reason="torch.compile runs compilers and writes files: sealed off")


@pytest.fixture(scope="module")
def host():
    with Host() as found:
        yield found


def timed_row(host, path, folder):
    (folder / "powers.py").write_text(path.read_text())
    assignment = find_course(HERE / "gpu_course").assignment("products")
    upload = read_upload(folder, assignment)
    lane = Lane(host, assignment, upload, calibrating=True)  # whatever the GPU
    result = grade(assignment, upload, host, certified=False, stopwatch=lane)
    return next(row for row in result.rows if "timed" in row.tags)


@pytest.mark.parametrize("path", sorted((HERE / "attacks/cuda").glob("*.py")), ids=lambda p: p.stem)
def test_an_attack_on_a_gpu_gets_its_named_verdict(host, path, tmp_path):
    row = timed_row(host, path, tmp_path)
    assert (row.status, row.score) == (Status.FAILED, 0), row.message + row.staff
    assert row.message.startswith(SAID[path.read_text()[3:].partition(".")[0]])


@pytest.mark.parametrize("name", [
    "side_stream_with_sync", "cuda_graph", pytest.param("compiled", marks=COMPILED),
])  # fmt: skip
def test_an_honest_program_for_a_gpu_is_not_flagged(host, name, tmp_path):
    row = timed_row(host, HERE / "honest/cuda" / f"{name}.py", tmp_path)
    assert (row.status, row.message) == (Status.PASSED, ""), row.staff


@pytest.mark.parametrize("path", sorted((HERE / "gpu_course").glob("reference/*/solution/*.py")))
def test_the_solution_itself_is_timed(host, path, tmp_path):
    row = timed_row(host, path, tmp_path)
    assert row.status is Status.PASSED and row.extra["device"].startswith("cuda: "), row.staff
