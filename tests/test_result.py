"""Scores that cannot lie, and a file form that is read back strictly."""

import copy
import json
import math

import pytest

from autograder.errors import UsageError
from autograder.result import Result, Row, Status


def row(key="1.1/a", points=10.0, **values):
    problem = key.partition("/")[0]
    return Row(key=key, problem=problem, title="A title", points=points, hidden=False, **values)


def result(*rows, **values):
    return Result(
        assignment="ngram",
        title="n-gram language models",
        version="1.0",
        submission="hand-in",
        digest="0" * 64,
        rows=list(rows),
        **values,
    )


@pytest.mark.parametrize(
    ("score", "earned"),
    [(4.0, 4.0), (-1, 0), (99, 10), (math.nan, 0), (math.inf, 0), (-math.inf, 0)],
)
def test_a_score_is_finite_and_clamped(score, earned):
    graded = row(status=Status.FAILED, score=score)
    assert graded.earned == earned
    assert result(graded).score == earned


@pytest.mark.parametrize("status", [Status.NOT_RUN, Status.GRADER_ERROR])
def test_what_did_not_run_earns_nothing_and_keeps_its_points(status):
    graded = result(row(status=status, score=10.0), row("1.1/b"))
    assert (graded.score, graded.max_score) == (0, 20)


def test_thirds_add_up_to_exactly_the_points():
    third = {"points": 10 / 3, "score": 10 / 3, "status": Status.PASSED}
    graded = result(*(row(f"1.1/{name}", **third) for name in "abc"))
    assert graded.score == graded.max_score == 10


@pytest.mark.parametrize("points", [math.nan, math.inf, -5.0])
def test_points_that_are_no_amount_count_nothing(points):
    assert result(row(points=points, status=Status.PASSED, score=points)).max_score == 0


def test_a_visibility_that_gradescope_does_not_know_is_refused():
    with pytest.raises(UsageError, match=r"check 1.1/a: visibility: .*after_due_date.*'secret'"):
        row(visibility="secret")


def test_problems_are_added_up_in_order():
    rows = [row("1.2/a"), row("1.1/a", status=Status.PASSED, score=10), row("1.2/b", points=5)]
    problems = result(*rows, titles={"1.1": "Counting"}).problems
    found = [(each.id, each.title, each.score, each.max_score) for each in problems]
    assert found == [("1.2", "", 0, 15), ("1.1", "Counting", 10, 10)]


def test_grader_errors_are_listed():
    bad = row("1.1/b", status=Status.GRADER_ERROR)
    assert result(row(), bad).grader_errors == [bad]


@pytest.fixture
def full():
    passed = row(status=Status.PASSED, score=10, tags=("shape",), output="hi", seconds=0.5)
    return result(
        passed,
        row("1.2/b", points=2.5, status=Status.FAILED, message="no", staff="got 3"),
        notes=["counts.py is missing"],
        staff={"level": "A", "layers": ["landlock"], "depth": {"n": 1, "none": None}},
        started="2024-05-01T12:00:00+00:00",
        seconds=1.5,
        complete=True,
        titles={"1.1": "Counting"},
    )


def test_what_is_written_is_read_back(full):
    stored = json.loads(json.dumps(full.to_dict(), allow_nan=False))
    assert Result.from_dict(stored) == full


def test_what_is_written_is_always_finite():
    wild = row(points=math.inf, score=math.nan, seconds=-math.inf, status=Status.FAILED)
    stored = json.loads(json.dumps(result(wild, seconds=math.nan).to_dict(), allow_nan=False))
    assert Result.from_dict(stored).seconds == 0


def test_verdicts_leave_out_the_times_and_nothing_else(full):
    later = copy.deepcopy(full)
    later.started, later.seconds, later.rows[0].seconds = "2025-01-01T00:00:00+00:00", 9.0, 9.0
    assert later.verdicts() == full.verdicts()
    later.rows[1].staff = "got 4"
    assert later.verdicts() != full.verdicts()


ABSENT = object()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["digest"], ABSENT, "digest: expected a text, but it is missing"),
        (["extra"], 1, "extra: expected no such key"),
        (["notes"], "text", "notes: expected a list of texts, got 'text'"),
        (["notes", 0], 1, "notes: expected a list of texts"),
        (["complete"], 1, "complete: expected true or false, got 1"),
        (["seconds"], math.nan, "seconds: expected a number from 0"),
        (["staff"], [], "staff: expected an object"),
        (["titles"], {"1.1": 1}, "titles: expected an object of texts"),
        (["rows"], {}, "rows: expected a list of rows"),
        (["rows", 1], [], "rows[1]: expected an object, got []"),
        (["rows", 1, "status"], "ok", "rows[1].status: expected one of passed, failed, not_run"),
        (["rows", 1, "points"], True, "rows[1].points: expected a number from 0"),
        (["rows", 1, "points"], -1, "rows[1].points: expected a number from 0"),
        (["rows", 1, "points"], 10**400, "rows[1].points: expected a number from 0"),
        (["rows", 1, "visibility"], "no", "rows[1].visibility: expected one of visible"),
        (["rows", 1, "tags"], ABSENT, "rows[1].tags: expected a list of texts, but it is missing"),
        (["rows", 1, "key"], "1.1/a", "rows: expected each key once"),
        (["rows", 1, "score"], 2.5, "score: expected 12.5, the sum over the rows, got 10.0"),
        (["max_score"], 10, "max_score: expected 12.5, the sum over the rows, got 10"),
    ],
)
def test_a_bad_file_is_refused_by_key(full, path, value, message):
    stored = full.to_dict()
    place = stored
    for step in path[:-1]:
        place = place[step]
    if value is ABSENT:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(UsageError) as caught:
        Result.from_dict(stored)
    assert str(caught.value).startswith(f"result: {message}")


def test_something_else_altogether_is_refused():
    with pytest.raises(UsageError, match="result: expected an object, got 'text'"):
        Result.from_dict("text")
