"""`results.json` against the schema, and what students may and may not read in it."""

import json
from pathlib import Path

import jsonschema
import pytest

from autograder.reports import REPORTS
from autograder.result import Result, Status

SCHEMA = json.loads(Path(__file__).with_name("gradescope.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def render(result):
    """The report as any strict parser reads it, validated."""
    text = REPORTS["gradescope"].render(result)
    assert text.isascii()
    values = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    VALIDATOR.validate(values)
    return values


def test_the_schema_itself_is_right_and_strict(result):
    VALIDATOR.check_schema(SCHEMA)
    values = render(result)
    for wrong in ({"extra": 1}, {"score": "1"}, {"output": "\x1b"}, {"visibility": "no"}):
        assert not VALIDATOR.is_valid(values | wrong)


def test_a_row_has_the_fields_that_gradescope_shows(result):
    assert render(result)["tests"][1] == {
        "score": 0,
        "max_score": 10,
        "status": "failed",
        "name": "Problem 1.1: The end symbol counts.",
        "name_format": "text",
        "number": "1.1.2",
        "output": "Look at the end.\n| Traceback\n| KeyError: 'cow'",
        "output_format": "text",
        "tags": [],
        "visibility": "visible",
    }


def test_a_recognised_mistake_follows_what_happened(result):
    for row in result.rows:
        row.diagnosis = "You count without an end.\nIs it so?"
    result.rows[2].status = Status.FAILED  # a hidden check: its output stays away
    outputs = [test["output"] for test in render(result)["tests"]]
    told = "You count without an end.\nIs it so?"
    assert outputs[1] == f"Look at the end.\n{told}\n| Traceback\n| KeyError: 'cow'"
    assert outputs[2] == f"Not run: model.py is missing.\n{told}"
    assert told not in outputs[0] + outputs[3]


def test_the_score_is_there_and_is_the_sum(result):
    values = render(result)
    assert values["score"] == sum(test["score"] for test in values["tests"]) == 20
    assert sum(test["max_score"] for test in values["tests"]) == 100


def test_a_row_that_did_not_run_says_why(result):
    test = render(result)["tests"][2]
    assert (test["score"], test["status"]) == (0, "failed")
    assert test["output"] == "Not run: model.py is missing."
    result.rows[2].message = ""
    assert render(result)["tests"][2]["output"].startswith("Not run: ")


def test_a_grader_error_is_not_the_students_fault(result):
    values = render(result)
    assert (values["tests"][3]["score"], values["tests"][3]["status"]) == (0, "failed")
    for text in (values["tests"][3]["output"], values["output"]):
        assert "not your fault" in text and "staff has been told" in text


def test_the_top_text_holds_summary_and_notes(result):
    lines = render(result)["output"].split("\n")
    assert lines[0] == "20 of 100 points"
    assert "- model.py is missing" in lines


def test_a_partial_result_says_so(result):
    assert "partial" not in render(result)["output"]
    result.complete = False
    assert "This result is partial" in render(result)["output"]
    assert render(result)["extra_data"]["complete"] is False


def test_points_of_rows_that_students_cannot_see_yet_are_not_told(result):
    result.rows[0].visibility = "after_published"
    assert render(result)["output"].startswith("0 of 80 points so far")


def test_staff_text_and_hidden_output_are_nowhere(result):
    text = json.dumps(render(result))
    assert "STAFF" not in text and "SECRET" not in text and "pid" not in text


def test_extra_data_tells_staff_how_it_was_graded(result):
    assert render(result)["extra_data"] == {
        "assignment": "ngram",
        "version": "1.0",
        "digest": "ab" * 32,
        "complete": True,
        "level": "A",
        "layers": ["landlock"],
        "versions": {"numpy": "2"},
        "checks": {
            "1.1/windows": "passed",
            "1.1/ends": "failed",
            "1.2/table": "not_run",
            "1.3/draws": "grader_error",
        },
    }


def test_hostile_text_is_inert_and_quoted(hostile):
    values = render(hostile)
    shown = [values["output"], *(test["output"] for test in values["tests"])]
    for line in "\n".join(shown).split("\n"):
        assert not line.startswith(("100 of", '"score"', "# 100"))
    formats = [value for key, value in values.items() if key.endswith("format")]
    formats += [test[key] for test in values["tests"] for key in ("name_format", "output_format")]
    assert set(formats) == {"text"}


def test_an_empty_result_is_valid(result):
    empty = Result("ngram", "title", "1.0", "hand-in", "", rows=[])
    assert (render(empty)["score"], render(empty)["tests"]) == (0, [])


@pytest.mark.parametrize("status", Status)
def test_every_status_is_valid(result, status):
    for row in result.rows:
        row.status = row.status if row.status is Status.PASSED else status
    render(result)
