"""The instructor's JSON holds everything and is read back as it was."""

import json
import math

from autograder.reports import REPORTS
from autograder.result import Result


def render(result):
    return REPORTS["json"].render(result)


def test_everything_is_in_it_and_is_read_back(result):
    assert Result.from_dict(json.loads(render(result))) == result


def test_staff_fields_are_in_it(result):
    stored = json.loads(render(result))
    assert stored["staff"]["pid"] == 7
    assert stored["rows"][2]["staff"] == "STAFF: got 3/11"
    assert (stored["score"], stored["max_score"]) == (20, 100)


def test_the_text_is_stable_and_ascii(result):
    result.notes.append("Zähler")
    text = render(result)
    assert text.isascii() and text.endswith("}\n")
    assert text == render(Result.from_dict(json.loads(text)))
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_no_number_is_infinite(result):
    result.rows[1].score = result.seconds = math.nan
    result.staff["load"] = [math.inf, 0.5]
    stored = json.loads(render(result), parse_constant=lambda name: 1 / 0)
    assert stored["staff"]["load"] == ["inf", 0.5]


def test_what_json_cannot_hold_becomes_text(result):
    result.staff["range"] = {1: range(3), "pair": (1, None)}
    stored = json.loads(render(result))
    assert stored["staff"]["range"] == {"1": "range(0, 3)", "pair": [1, None]}


def test_hostile_text_is_inert(hostile):
    text = render(hostile)
    assert "\\u001b" not in text and "\\ud800" not in text.replace("\\\\ud800", "")
    assert Result.from_dict(json.loads(text)).score == 20
