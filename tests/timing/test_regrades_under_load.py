"""The same verdict in every regrade, while another process keeps a core busy. Half an hour."""

import json
import multiprocessing

import pytest

from autograder.course import find_course
from autograder.grade import grade
from autograder.submission import read_upload
from autograder.timing.calibrate import FOLDER
from autograder.timing.judge import judge
from autograder.timing.lane import Lane
from autograder.timing.log import TurnLog
from autograder.variants import overlaid
from autograder.worker.host import Host
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
REGRADES, MORE = 20, {"1.7/a_long_stream": 100}


def burn():
    while True:
        sum(range(100_000))


def jobs():
    """Each timed check with three of its calibrated programs: the slowest, the slowest of those
    that reach the threshold, and the solution."""
    for assignment in find_course(ROOT).assignments():
        path = assignment.calibration
        for check in json.loads(path.read_text()) if path.is_file() else []:
            if not check["device"].startswith("cpu"):
                continue
            programs = sorted(check["programs"], key=lambda program: program["ratio"])
            good = next(p["name"] for p in programs if p["share"] == 1)
            for name in dict.fromkeys([programs[0]["name"], good, "solution"]):
                yield assignment.name, check["check"], name


@pytest.fixture(scope="module")
def load():
    other = multiprocessing.get_context("spawn").Process(target=burn, daemon=True)
    other.start()
    yield
    other.terminate()


@pytest.fixture(scope="module")
def host():
    with Host() as found:
        yield found


@pytest.mark.parametrize("name, key, program", list(jobs()))
def test_no_verdict_changes(load, host, name, key, program, tmp_path):
    assignment = find_course(ROOT).assignment(name)
    folders = [assignment.alternatives / program, assignment.solution.parent / FOLDER / program]
    own = next((folder for folder in folders if folder.is_dir()), None)
    folder = overlaid(assignment, own, tmp_path / "mine") if own else assignment.solution
    upload = read_upload(folder, assignment)
    found = []
    for _ in range(MORE.get(key, REGRADES)):
        lane = Lane(host, assignment, upload)
        only = key.partition("/")[0]
        result = grade(assignment, upload, host, certified=False, only=only, stopwatch=lane)
        row = next(row for row in result.rows if row.key == key)
        log = TurnLog.from_dict(result.staff["timing"][key])
        found.append((str(row.status), row.score))
        print(key, program, f"{judge(log).ratio:.3g}", log.noise, len(log.turns), log.attempts)
    assert len(set(found)) == 1, {each: found.count(each) for each in found}
