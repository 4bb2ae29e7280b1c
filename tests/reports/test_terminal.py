"""The report for people, at 80 columns and without a terminal."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from autograder.reports import REPORTS, TerminalReport
from autograder.result import Status


def render(result, staff=False):
    return TerminalReport(staff=staff).render(result)


def test_the_first_lines_say_what_and_how_many_points(result):
    first, bar, *_ = render(result).split("\n")
    assert first == "n-gram language models (ngram 1.0)  hand-in"
    assert bar == "█" * 8 + "░" * 32 + "  20 of 100 points"


def test_only_a_full_score_fills_the_bar(result):
    result.rows = result.rows[:1]
    assert "░" not in render(result)
    result.rows[0].score = 19.999999
    assert "░" in render(result)


def test_each_problem_has_one_line(result):
    lines = render(result).split("\n")
    assert "1.1  Counting  20 of 30  1 of 2 checks passed" in lines
    assert "1.3  Sampling   0 of 30  0 of 1 checks passed" in lines


def test_a_failed_check_shows_message_and_quoted_output(result):
    assert (
        "1.1  The end symbol counts.  (0 of 10)\n"
        "    Look at the end.\n"
        "    | Traceback\n"
        "    | KeyError: 'cow'\n"
    ) in render(result)


def test_a_recognised_mistake_follows_what_happened(result):
    for row in result.rows:
        row.diagnosis = "You count without an end.\nIs it so?"
    assert (
        "    Look at the end.\n    You count without an end.\n    Is it so?\n    | Traceback\n"
    ) in render(result)
    assert render(result).count("Is it so?") == 1  # where it failed


def test_the_root_comes_first(result):
    text = render(result)
    places = ["! model.py is missing", "Failed checks.", "Checks that did not run", "could not"]
    assert sorted(places, key=text.index) == places
    result.rows[0].status = Status.FAILED
    text = render(result)
    assert text.index("Windows stay inside.") < text.index("The end symbol counts.")


def test_what_is_not_written_yet_takes_one_line_for_each_problem(result):
    for row in result.rows:
        row.status, row.score, row.output, row.staff = Status.FAILED, 0, "", ""
        row.message = "not implemented yet (2 of 2 cases)"
    assert (
        "\nNot implemented yet\n1.1  Counting: 2 checks  (30 points)\n"
        "1.2  Learning: 1 check  (40 points)\n"
    ) in render(result)
    assert "Failed checks" not in render(result)


def test_a_file_that_cannot_be_used_takes_one_line(result):
    result.notes = ["model.py could not be imported:\nSyntaxError: invalid syntax"]
    for row in result.rows[:3]:
        row.status, row.score, row.output = Status.FAILED, 0, ""
        row.message = "model.py could not be imported (SyntaxError) (2 of 2 cases)"
    why = "model.py could not be imported (SyntaxError)"
    result.rows[1].message = f"{why}. The solution's functions stood in (2 of 2 cases)"
    assert f"\n{why}: 3 checks  (70 points)\n" in render(result)
    assert "Failed checks" not in render(result)
    assert render(result, staff=True).count("(2 of 2 cases)") == 3
    result.rows[0].output = "what it printed"
    assert "Windows stay inside." in render(result) and ": 2 checks  (50 points)" in render(result)


def test_files_that_are_missing_share_a_line(result):
    result.notes = ["of b.py, part 2 is missing.", "a.py is missing.", "c.py is missing."]
    assert "! of b.py, part 2 is missing.\n! a.py, c.py are missing.\n" in render(result)


def test_a_stub_is_told_in_full_where_there_is_more_to_tell(result):
    for row in result.rows[:2]:
        row.status, row.score, row.message = Status.FAILED, 0, "not implemented yet"
    result.rows[0].output, result.rows[1].output = "what my print shows", ""
    text = render(result)
    assert "1.1  Windows stay inside." in text and "| what my print shows" in text
    assert "1.1  Counting: 1 check  (10 points)" in text


def test_staff_see_each_check_that_is_not_written_yet(result):
    for row in result.rows[:2]:
        row.status, row.score, row.message, row.output = Status.FAILED, 0, "not implemented yet", ""
    assert render(result, staff=True).count("    not implemented yet") == 2


def test_what_was_not_run_and_why(result):
    text = render(result)
    assert "Not run: model.py is missing." in text
    assert "not your fault" in text


def test_staff_text_is_for_staff_and_quoted(result):
    assert "STAFF" not in render(result) and "digest" not in render(result)
    text = render(result, staff=True)
    assert "    For staff, 1.2/table:\n    | STAFF: got 3/11\n" in text
    assert "digest abab" in text and 'level: "A"' in text


def test_turn_logs_are_named_and_not_printed(result):
    result.staff["timing"] = {"1.2/table": {"turns": [[0, "student", 1.0]] * 500}}
    assert 'timing: ["1.2/table"]\n' in render(result, staff=True)


def test_the_output_of_a_hidden_check_is_not_shown(result):
    assert "SECRET" not in render(result) + render(result, staff=True)


def test_a_partial_result_says_so(result):
    result.complete = False
    assert "This result is partial" in render(result)


@pytest.mark.parametrize("staff", [False, True])
def test_hostile_text_is_inert_and_quoted(hostile, staff):
    text = render(hostile, staff)
    assert not any(ord(char) < 32 for char in text.replace("\n", ""))
    for line in text.split("\n"):
        assert cell_len(line) <= 80
        assert not line.strip().startswith(("100 of", '"score"', "# 100"))


def test_markup_is_shown_as_written(result):
    result.rows[1].output = "[red]x[/red] :smile: [/]"
    result.submission = "[bold]me"
    assert "| [red]x[/red] :smile: [/]\n" in render(result)
    assert "  [bold]me\n" in render(result)


def test_no_student_text_wraps_to_the_margin(result):
    result.submission = result.notes[0] = "lost. " * 20 + "100 of 100 points"
    assert [line for line in render(result).split("\n") if line.startswith("lost")] == []
    assert "  lost. lost." in render(result)


def test_a_long_quoted_line_is_quoted_on_every_line_it_fills(result):
    result.rows[1].output = "日本" * 60
    lines = [line for line in render(result).split("\n") if "日" in line]
    assert len(lines) > 1 and all(line.startswith("    | ") for line in lines)


def test_a_result_without_rows_is_no_error(result):
    result.rows, result.notes = [], []
    assert "  0 of 0 points\n" in render(result)


def test_without_a_terminal_there_are_no_colour_codes(result, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in REPORTS["terminal"].render(result)
    screen = io.StringIO()
    TerminalReport().show(result, Console(file=screen, force_terminal=True, width=40))
    assert "\x1b[" in screen.getvalue()


def test_a_screen_without_unicode_gets_an_ascii_bar(result):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    TerminalReport().show(result, Console(file=screen, width=80))
    screen.flush()
    assert b"########...." in screen.buffer.getvalue()
