"""One result with a row of every status, and the texts that a hostile student would print."""

import pytest

from autograder.result import Result, Row, Status

HOSTILE = {
    "nul": "a\x00b",
    "escape": "\x1b[2J\x1b]0;title\x07",
    "html": "<script>alert(1)</script>",
    "markdown": "# 100 points\n**passed** [x](javascript:0) ![](http://x)",
    "rich": "[red]x[/red] [/] [link=file:///x]y[/link] :smile:",
    "surrogate": "\ud800x\udfff",
    "bidi": "\u202edessap\u202c\u2066",
    "separators": "a\rb\u2028c\x85d\x0be",
    "forged": '\n100 of 100 points\n"score": 100}',
    "flood": "x" * 10**6,
}


@pytest.fixture
def result():
    rows = [
        Row("1.1/windows", "1.1", "Windows stay inside.", 20, False, tags=("shape",)),
        Row("1.1/ends", "1.1", "The end symbol counts.", 10, False, message="Look at the end."),
        Row("1.2/table", "1.2", "The cow table is exact.", 40, True, staff="STAFF: got 3/11"),
        Row("1.3/draws", "1.3", "Draws follow the model.", 30, True, staff="STAFF: canary"),
    ]
    rows[0].status, rows[0].score = Status.PASSED, 20
    rows[1].status, rows[1].output = Status.FAILED, "Traceback\nKeyError: 'cow'"
    rows[2].message, rows[2].output = "Not run: model.py is missing.", "SECRET of a hidden check"
    rows[3].status = Status.GRADER_ERROR
    return Result(
        assignment="ngram",
        title="n-gram language models",
        version="1.0",
        submission="hand-in",
        digest="ab" * 32,
        rows=rows,
        notes=["model.py is missing"],
        staff={"level": "A", "layers": ["landlock"], "versions": {"numpy": "2"}, "pid": 7},
        started="2024-05-01T12:00:00+00:00",
        seconds=1.5,
        complete=True,
        titles={"1.1": "Counting", "1.2": "Learning", "1.3": "Sampling"},
    )


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request, result):
    """The same result, with one hostile text wherever a student's text can get."""
    text = request.param
    result.submission = text
    result.notes.append(f"model.py cannot be imported\n{text}")
    result.staff["path"] = {text: text}
    for row in result.rows:
        row.message = "It raised " + text.replace("\n", " ")  # authored, so the lines are ours
        row.diagnosis = row.message
        row.output = row.staff = text
    return result
