"""A mistake is named when every record fits it, and never otherwise."""

from __future__ import annotations

from dataclasses import replace

from autograder.certificate import Mistake
from autograder.checks.transcript import CaseRecord, Observation
from autograder.course import Telling
from autograder.diagnose import Diagnosis, diagnose, tell
from autograder.result import Row, Status


def wrong(answer: str, shape: str) -> CaseRecord:
    return CaseRecord((Observation("equal", answer),), shape)


RIGHT = CaseRecord((Observation("equal", "right", right=True, apart=0.0),), "s1")
BUG = [wrong(f"bug{k}", f"s{k}") for k in range(5)]
RECORDS = {"1/a": BUG, "1/b": [RIGHT], "2/c": [RIGHT]}
KNOWN = Mistake("bug", "1", "taking the first", "Which one?", "page 3", {"1/a": BUG})


def test_a_mistake_that_explains_everything_is_named() -> None:
    found = diagnose("1", RECORDS, [KNOWN])
    assert found == Diagnosis(KNOWN, 5)


def test_nothing_is_named_where_all_is_right() -> None:
    assert diagnose("2", RECORDS, [replace(KNOWN, problem="2", failed={})]) is None


def test_one_other_answer_is_doubt() -> None:
    odd = {**RECORDS, "1/a": [*BUG[:4], wrong("something else", "s4")]}
    assert diagnose("1", odd, [KNOWN]) is None


def test_another_failed_check_is_doubt() -> None:
    assert diagnose("1", {**RECORDS, "1/b": [wrong("x", "s1")]}, [KNOWN]) is None


def test_a_check_that_passes_although_the_mistake_fails_it_is_doubt() -> None:
    both = replace(KNOWN, failed={"1/a": BUG, "1/b": [wrong("x", "s1")]})
    assert diagnose("1", RECORDS, [both]) is None


def test_four_cases_are_too_few() -> None:
    few = replace(KNOWN, failed={"1/a": BUG[:4]})
    assert diagnose("1", {**RECORDS, "1/a": BUG[:4]}, [few]) is None


def test_two_sizes_are_too_few() -> None:
    alike = [replace(case, shape=f"s{k % 2}") for k, case in enumerate(BUG)]
    assert diagnose("1", {**RECORDS, "1/a": alike}, [KNOWN]) is None


def test_empty_answers_are_no_evidence() -> None:
    empty = [CaseRecord((replace(c.observations[0], plain=True),), c.shape) for c in BUG]
    assert diagnose("1", {**RECORDS, "1/a": empty}, [KNOWN]) is None


def test_a_crash_is_no_evidence() -> None:
    crashed = [replace(case, complete=False) for case in BUG]
    assert diagnose("1", {**RECORDS, "1/a": crashed}, [KNOWN]) is None


def test_two_mistakes_that_fit_are_doubt() -> None:
    assert diagnose("1", RECORDS, [KNOWN, replace(KNOWN, id="twin")]) is None


def row(key: str, status: Status = Status.FAILED) -> Row:
    return Row(key, key[0], f"title of {key}", 10, hidden=True, status=status)


def test_the_first_failed_row_tells_and_the_others_point_there() -> None:
    rows = [row("1/b", Status.PASSED), row("1/a"), row("1/d"), row("2/c")]
    tell(rows, {"1": [Diagnosis(KNOWN, 5)]}, Telling.BEHAVIOUR)
    assert [bool(each.diagnosis) for each in rows] == [False, True, True, False]
    assert "taking the first" in rows[1].diagnosis and "Which one?" in rows[1].diagnosis
    assert "title of 1/a" in rows[2].diagnosis and "recognised: bug" in rows[2].staff


def test_the_level_of_telling_is_the_courses() -> None:
    said = {level: Diagnosis(KNOWN, 5).told(level) for level in Telling}
    assert said[Telling.WHERE] == said[Telling.PROPERTY] == ""
    assert "Which one?" in said[Telling.QUESTION]
    assert "taking the first" not in said[Telling.QUESTION]
    assert "taking the first" in said[Telling.BEHAVIOUR]


def test_a_row_that_students_do_not_see_is_not_quoted() -> None:
    first, second = row("1/a"), row("1/d")
    first.visibility = "hidden"
    tell([first, second], {"1": [Diagnosis(KNOWN, 5)]}, Telling.BEHAVIOUR)
    assert "title of" not in second.diagnosis and "another check" in second.diagnosis
