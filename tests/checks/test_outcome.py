"""What is told: a hidden check gives away an authored sentence, and nothing of the student's."""

import pytest

from autograder.checks import assert_close, assert_equal, assert_samples, require
from autograder.checks.outcome import Verdict, outcome_of
from autograder.checks.student import FileBroken, NameMissing
from autograder.worker.failures import (
    LimitExceeded,
    StudentError,
    Unavailable,
    WorkerDied,
    WrongType,
    how_it_ended,
    student_error,
)

SECRET = "hidden-input-4711"


def raised(function, *arguments, **named):
    try:
        function(*arguments, **named)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def plain_assertion():
    assert SECRET == 3


def no_exception():
    with pytest.raises(ValueError):
        pass


LEAKS = {
    "student": student_error("ValueError", SECRET, f"Traceback\n{SECRET}"),
    "student with another name": student_error(SECRET, "", ""),
    "student's exit": student_error("SystemExit", SECRET, ""),
    "type": WrongType(f"a {SECRET} object came back where a value was expected"),
    "death": WorkerDied(f"it sent something that is not an answer: {SECRET}"),
    "assert": raised(plain_assertion),
    "pytest.fail": raised(pytest.fail, SECRET),
    "did not raise": raised(no_exception),
    "equal": raised(assert_equal, SECRET, "other"),
    "equal keys": raised(assert_equal, {SECRET: 1}, {"a": 1}),
    "close": raised(assert_close, [1.0], [4711.0]),
    "samples": raised(assert_samples, [SECRET], {"a": 1.0}),
}


@pytest.mark.parametrize("error", LEAKS.values(), ids=LEAKS.keys())
def test_a_hidden_message_carries_no_text_of_the_students(error):
    outcome = outcome_of(error, died=f"the process exited with code {SECRET}")
    assert "4711" not in outcome.secret
    assert outcome.secret.strip()


@pytest.mark.parametrize(
    "name", sorted(set(LEAKS) - {"student with another name", "did not raise"})
)
def test_the_staff_see_everything(name):
    outcome = outcome_of(LEAKS[name])
    assert "4711" in outcome.staff


def test_a_public_message_says_what_happened():
    assert "got 3, expected 4" in outcome_of(raised(assert_equal, 3, 4)).public
    assert outcome_of(WrongType("a Net object came back")).public == "a Net object came back"
    died = outcome_of(WorkerDied("x"), died=how_it_ended(77 << 8))
    assert died.public == "the process exited with code 77 before it answered"
    assert SECRET in outcome_of(LEAKS["pytest.fail"]).public


def test_a_students_traceback_is_kept_apart_from_the_message():
    outcome = outcome_of(student_error("ValueError", "text", "Traceback: mine"))
    assert outcome.public == outcome.secret == "your code raised ValueError"
    assert outcome.trace == "Traceback: mine"
    assert "| Traceback: mine" in outcome.staff


@pytest.mark.parametrize(
    ("error", "verdict", "message"),
    [
        (None, Verdict.PASSED, ""),
        (student_error("NotImplementedError", "", ""), Verdict.FAILED, "not implemented yet"),
        (student_error("KeyError", "", ""), Verdict.FAILED, "your code raised KeyError"),
        (student_error("SystemExit", "", ""), Verdict.FAILED, "your code raised SystemExit"),
        (student_error("Failed", "", ""), Verdict.FAILED, "your code raised Exception"),
        (FileBroken("a.py is missing"), Verdict.FAILED, "a.py is missing"),
        (NameMissing("a.py does not define f"), Verdict.FAILED, "a.py does not define f"),
        (LimitExceeded("cpu", "too slow"), Verdict.FAILED, "stopped: too slow"),
        (raised(require, False, "authored"), Verdict.FAILED, "authored"),
        (raised(pytest.skip, "no GPU"), Verdict.SKIPPED, "no GPU"),
        (ZeroDivisionError("ours"), Verdict.SUSPECT, ""), (Unavailable("x"), Verdict.SUSPECT, ""),
        (TypeError("a check passed what cannot be sent"), Verdict.SUSPECT, ""),
        (NotImplementedError("in the check"), Verdict.SUSPECT, ""),
        (KeyError("x"), Verdict.SUSPECT, ""),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_verdicts(error, verdict, message):
    outcome = outcome_of(error)
    assert (outcome.verdict, outcome.public, outcome.secret) == (verdict, message, message)


def test_an_error_of_ours_is_for_the_staff_alone():
    outcome = outcome_of(raised(lambda: {}[SECRET]))
    assert outcome.public == outcome.secret == outcome.trace == ""
    assert SECRET in outcome.staff and "Traceback" in outcome.staff


def test_what_a_student_raises_is_never_a_skip_or_an_exit():
    for kind in ("Skipped", "Exit", "Failed", "SystemExit", "KeyboardInterrupt", "GeneratorExit"):
        error = student_error(kind, "", "")
        assert isinstance(error, StudentError) and isinstance(error, Exception)
        assert outcome_of(error).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("status", "words"),
    [(None, "the process ended without an answer"), (0, "exited with code 0"), (77 << 8, "code 77"),
     (11, "segmentation fault"), (9, "was killed"), (24, "CPU time"), (6, "abort"), (1, "SIGHUP"),
     (126, "signal 126"), (2**40, "exited with code"), (-1, "signal 127")],
)  # fmt: skip
def test_how_a_process_ended_in_words(status, words):
    assert words in how_it_ended(status)
