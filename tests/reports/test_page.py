"""What a student reads on the result page, and in which order."""

import re
import shutil

import pytest

from autograder.result import Result, Row, Status
from tests.reports.reading import render

WORDS = ["failed", "not graded", "not run", "passed"]


def failed(key, message="It is wrong.", **more):
    """A failed row of problem 1.1 or whichever the key names."""
    problem = key.partition("/")[0]
    row = Row(key, problem, f"Check {key}.", 10, more.pop("hidden", False), message=message, **more)
    row.status = Status.FAILED
    return row


def order(page, *texts):
    """Whether the texts stand in the page one after the other."""
    return re.search(".*?".join(map(re.escape, texts)), page.text()) is not None


def test_the_head_says_what_and_how_many_points(result):
    page = render(result)
    assert page.text("h1") == "n-gram language models"
    assert "Submission: hand-in" in page.text("header")
    assert "20 of 100 points 1 of 4 checks passed." in page.text("header")


def test_only_a_full_score_fills_a_bar(result):
    def bars():
        return [a["width"] for t, a in render(result).tags if a.get("class") == "done"]

    assert bars() == ["20.0", "66.7", "0", "0"]
    result.rows = result.rows[:1]
    assert bars() == ["100", "100"]
    result.rows[0].score = 19.999999
    assert bars() == ["98", "98"]
    result.rows[0].score = 0.000001
    assert bars() == ["2", "2"]


def test_each_problem_has_its_row(result):
    page = render(result)
    assert "1.1 Counting 20 of 30 1 of 2 1.2 Learning 0 of 40 0 of 1" in page.text("tbody")


def test_a_failed_check_shows_what_happened_and_what_it_printed(result):
    page = render(result)
    assert order(page, "The end symbol counts.", "failed public check, 0 of 10 points",
                 "What happened: Look at the end.", "What your code printed or raised")  # fmt: skip
    assert page.each("pre") == ["\nTraceback\nKeyError: 'cow'"]


def test_every_status_is_a_word(result):
    page = render(result)
    assert sorted(set(page.each("span")) & set(WORDS)) == WORDS


def test_a_recognised_mistake_is_named_also_for_a_hidden_check(result):
    for row in result.rows:
        row.diagnosis = f"{row.title} You count\nwithout an end. Is it so?"
    result.rows[2].status = Status.FAILED
    page = render(result)
    assert page.text().count("What this looks like") == 2  # only the failed ones
    assert order(page, "What this looks like The cow table is exact. You count without an end.")
    assert "without an end. Is it so?" in page.each("p")  # a line is a paragraph


def test_all_passed_needs_no_start(result):
    result.notes = []
    for row in result.rows:
        row.status, row.score = Status.PASSED, row.points
    page = render(result)
    assert "100 of 100 points All 4 checks passed." in page.text("header")
    assert "Start here" not in page.text()


def test_hidden_checks_are_explained_where_there_are_some(result):
    assert "Hidden checks tell less" in render(result).text("footer")
    result.rows = result.rows[:2]
    assert "Hidden checks" not in render(result).text()


def test_passed_checks_are_folded(result):
    page = render(result)
    assert "Windows stay inside." in page.text("details")
    assert not any("open" in attributes for tag, attributes in page.tags if tag == "details")


def test_the_parts_come_in_order(result):
    result.notes.append("While it was imported, the submission printed:\nhello")
    result.complete = False
    assert order(
        render(result), "n-gram language models", "Submission:", "20 of 100 points",
        "This result is partial", "Some checks could not be graded", "Start here Work",
        "model.py is missing", "The end symbol counts.", "Problems Problem", "Checks that did not",
        "Not run: model.py is missing.", "Checks that we could not grade", "not your fault",
        "Notes While", "hello", "Passed checks 1 of 4", "Hidden checks tell less", "version 1.0",
        "Graded 2024-05-01 12:00 UTC", "abababababab",
    )  # fmt: skip


# --- causes --------------------------------------------------------------------------------------


def test_checks_that_fail_alike_share_a_card(result):
    result.rows = [
        failed("1.1/one", "not implemented yet"),
        failed("1.1/two", "It is wrong."),
        failed("1.1/three", "not implemented yet (8 of 8 cases)", hidden=True),
        failed("1.2/four", "not implemented yet"),
    ]
    page = render(result)
    assert page.each("h4") == [
        "2 checks failed in the same way",
        "Check 1.1/two.",
        "Check 1.2/four.",
    ]
    assert order(page, "20 points lost", "not implemented yet", "Check 1.1/one.",
                 "Check 1.1/three.", "failed in 8 of 8 cases, hidden check")  # fmt: skip
    assert page.text().count("not implemented yet") == 2


def test_the_clearest_check_of_a_problem_comes_first(result):
    result.rows = [
        failed("1.1/hidden", "Wrong."),
        failed("1.1/public", "Wrong."),
        failed("1.1/known", "Wrong.", diagnosis="You divide by all."),
        failed("1.1/other", "Else."),
        failed("1.1/secret", "Odd."),
    ]
    result.rows[0].hidden = result.rows[4].hidden = True
    assert order(render(result), "You divide by all.", *(
        f"Check 1.1/{each}." for each in ("known", "public", "hidden", "other", "secret")
    ))  # fmt: skip


def test_checks_of_one_diagnosis_share_a_card_and_keep_their_messages(result):
    result.rows = [
        failed("1.1/one", "The keys differ.", diagnosis="You skip the end."),
        failed("1.1/two", "It is short.", diagnosis="You skip the end."),
        failed("1.1/three", "It is short.", diagnosis="See above."),
    ]
    page = render(result)
    assert page.each("h4") == ["3 checks that seem to belong together"]
    assert page.text().count("You skip the end.") == 1
    assert order(page, "You skip the end.", "one.", "The keys differ.", "It is short.", "See above")


def test_an_output_that_repeats_is_printed_once(result):
    result.rows = [failed(f"1.1/{name}", output="KeyError: 3\n") for name in ("one", "two")]
    page = render(result)
    assert page.each("pre") == ["\nKeyError: 3"]
    assert "It printed or raised the same as above." in page.each("p")


def test_a_broken_file_comes_first_with_what_it_costs(result):
    broken = "ends.py could not be imported (SyntaxError)"
    result.rows += [failed("1.4/one", broken), failed("1.4/two", f"{broken} (2 of 2 cases)")]
    result.notes = ["ends.py was left out: why?", "ends.py could not be imported:\nSyntaxError: no"]
    result.titles["1.4"] = "Ends"
    page = render(result)
    assert order(page, "Start here Work", "ends.py was left out", "SyntaxError: no",
                 "1.4 Ends: 2 checks, 20 points lost", "The end symbol counts.")  # fmt: skip
    assert "Check 1.4/one." in page.text("details") and len(page.each("h4")) == 1
    assert "Notes" not in page.each("h2")


def test_a_check_that_names_a_file_without_a_note_is_a_failure_like_any(result):
    result.rows, result.notes = [failed("1.1/one", "A key is missing.")], []
    assert render(result).each("h4") == ["Check 1.1/one."]


def test_the_words_of_a_real_grading_are_understood(ngram, graded, tmp_path):
    shutil.copytree(ngram.starter, tmp_path / "ada")
    (tmp_path / "ada/model.py").unlink()
    (tmp_path / "ada/counts.py").write_text("import nowhere\n", "utf-8")
    page = render(graded(tmp_path / "ada"))
    assert sorted(page.each("h3")[:2]) == [
        "counts.py could not be imported",
        "model.py is missing.",
    ]
    assert "What happened: counts.py" not in page.text()  # said once, by the note
    assert "not implemented yet (" not in page.text()  # the cases stand with each check
    assert re.search(r"failed in \d+ of \d+ cases, hidden check", page.text())


# --- what a student must not read ----------------------------------------------------------------


def test_staff_text_keys_and_hidden_output_are_nowhere(result):
    for row in result.rows:
        row.status, row.staff = Status.FAILED, "STAFF"
    result.staff["errors"] = ["STAFF"]
    source = render(result).source
    for secret in ("STAFF", "SECRET", "landlock", "numpy", *(row.key for row in result.rows)):
        assert secret not in source


@pytest.mark.parametrize("visibility", ["hidden", "after_due_date", "after_published"])
@pytest.mark.parametrize("status", Status)
def test_a_row_that_is_kept_back_leaves_no_trace(result, visibility, status):
    result.rows[2:] = [Row("1.2/x", "1.2", "KEPT", 40, False, visibility, status=status)]
    result.rows[2].message = result.rows[2].output = result.rows[2].diagnosis = "KEPT"
    result.titles["1.2"] = "KEPT"
    page = render(result)
    assert "KEPT" not in page.source
    assert "20 of 30 points so far 1 of 2 checks passed." in page.text("header")
    assert "Some checks are not shown yet" in page.text("header")


# --- odd results ---------------------------------------------------------------------------------


def test_a_result_without_rows(result):
    result.rows, result.notes = [], []
    page = render(result)
    assert "0 of 0 points There are no checks to show." in page.text("header")
    assert page.each("h2") == []


def test_a_result_that_has_only_begun_is_partial():
    rows = [Row("1.1/a", "1.1", "A check.", 10, False)]
    page = render(Result("x", "X", "1", "me", "", rows))
    assert order(page, "This result is partial", "Not run: grading ended before this check.")


@pytest.mark.parametrize(
    "started", ["", "soon", "0001-01-01T00:00:00+23:00", "2024-05-01T12:00:00"]
)
def test_any_start_can_be_written(result, started):
    result.started = started
    assert ("Graded" in render(result).text("footer")) == bool(started)


def test_a_huge_result_is_shown_whole(result):
    result.rows = [
        failed(f"{n % 90}/{n}", f"It is wrong at {n % 900}.", output=f"out {n}\n" * 50)
        for n in range(3000)
    ]
    page = render(result)
    assert len(page.each("h4")) == 900
    assert len(page.each("pre")) == 3000
