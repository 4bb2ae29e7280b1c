"""Timed checks on the command line: a result with logs, judged anew, completed elsewhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli.explain import read_result
from autograder.reports import REPORTS
from autograder.timing.record import Record
from tests.timing.test_judge import log_of

COURSE = Path(__file__).parent / "quick_course"
SOLUTION = COURSE / "reference/quick/solution"


def autograder(*arguments):
    command = [sys.executable, "-m", "autograder", "--course", str(COURSE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def not_timed(tmp_path_factory):
    """The result of a machine that does not time."""
    out = tmp_path_factory.mktemp("cpu") / "result.json"
    ran = autograder(
        "grade", "quick", SOLUTION, "--uncertified", "--no-timing", "--format", "json", "--out", out
    )
    assert ran.returncode == 0, ran.stderr
    return out


def timed(not_timed, folder, speed=0.9):
    """The result of a machine that does."""
    tree = json.loads(not_timed.read_text())
    row = next(row for row in tree["rows"] if "timed" in row["tags"])
    row |= {"status": "passed", "score": 50.0, "message": "", "extra": {"ratio": speed}}
    tree["score"] = 100.0
    tree["staff"]["timing"] = {row["key"]: log_of([speed] * 15).to_dict()}
    out = folder / "timed.json"
    out.write_text(json.dumps(tree))
    return out


def test_without_timing_the_row_is_not_run_and_counts_nothing(not_timed):
    tree = json.loads(not_timed.read_text())
    row = next(row for row in tree["rows"] if "timed" in row["tags"])
    assert (row["status"], row["score"], row["points"]) == ("not_run", 0, 50)
    assert tree["score"] == 50 and tree["max_score"] == 100


def test_merge_takes_the_timed_rows_of_the_other_machine(not_timed, tmp_path):
    ran = autograder(
        "merge", not_timed, timed(not_timed, tmp_path), "--out", tmp_path / "both.json"
    )
    assert ran.returncode == 0 and "100 of 100" in ran.stdout, ran.stderr
    both = json.loads((tmp_path / "both.json").read_text())
    assert both["staff"]["merged"]["rows"] == ["1.1/sums"]
    assert both["staff"]["timing"].keys() == {"1.1/sums"}


def test_merge_refuses_another_submission(not_timed, tmp_path):
    other = timed(not_timed, tmp_path)
    other.write_text(other.read_text().replace('"digest": "', '"digest": "0'))
    ran = autograder("merge", not_timed, other, "--out", tmp_path / "both.json")
    assert ran.returncode == 2 and "differ in their digest" in ran.stderr
    assert not (tmp_path / "both.json").exists()


def test_merge_takes_nothing_else(not_timed, tmp_path):
    """A row that both machines graded stays as it is, whatever the other one says."""
    spoilt = timed(not_timed, tmp_path)
    tree = json.loads(spoilt.read_text())
    tree["rows"][0] |= {"score": 0.0, "status": "failed"}
    tree["score"] -= tree["rows"][0]["points"]
    spoilt.write_text(json.dumps(tree))
    ran = autograder("merge", not_timed, spoilt, "--out", tmp_path / "both.json")
    assert "100 of 100" in ran.stdout


def test_replay_judges_the_logs_of_a_result(not_timed, tmp_path):
    ran = autograder("replay", timed(not_timed, tmp_path, 0.6), "--page", tmp_path / "page.html")
    assert ran.returncode == 0, ran.stderr
    assert "0.60 times the solution's speed" in ran.stdout and "60% of the points" in ran.stdout
    assert "<svg" in (tmp_path / "page.html").read_text()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"staff": {"timing": {}}}'])
def test_replay_says_what_is_no_log(text, tmp_path):
    (tmp_path / "log.json").write_text(text)
    ran = autograder("replay", tmp_path / "log.json")
    assert ran.returncode == 2 and ran.stderr.startswith("error: ")
    assert "Traceback" not in ran.stderr


def test_the_page_shows_the_measurement(not_timed, tmp_path):
    page = REPORTS["html"].render(read_result(timed(not_timed, tmp_path)))
    assert "How quick it was" in page and page.count("<circle") == 15
    assert "threshold 0.5" in page


def test_a_measured_verdict_is_kept_and_replayed(tmp_path):
    record, facts = Record(tmp_path), {"submission": "abc", "device": "this"}
    assert record.get(facts) is None
    record.put(facts, log_of([0.9] * 15))
    assert record.get(facts) == log_of([0.9] * 15)
    assert record.get(facts | {"device": "other"}) is None


def test_what_says_nothing_is_not_kept(tmp_path):
    Record(tmp_path).put({}, log_of([0.9] * 4, 15))
    assert Record(tmp_path).get({}) is None


def test_starters_have_no_timed_points(tmp_path):
    shutil.copytree(COURSE / "assignments/quick/starter", tmp_path / "mine")
    ran = autograder("grade", "quick", tmp_path / "mine", "--uncertified", "--format", "json")
    tree = json.loads(ran.stdout)
    assert tree["score"] == 0 and "timing" not in tree["staff"]
