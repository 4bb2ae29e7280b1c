"""From what a check raised to what the student and the staff are told.

For a hidden check a student learns the name of a builtin exception and an authored sentence,
nothing else: every other text could carry a hidden input.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from enum import Enum, auto

import pytest

from autograder.checks.compare import CheckFailed
from autograder.checks.student import ABSENT, FileBroken, NameMissing
from autograder.course import Telling
from autograder.result import NOT_WRITTEN
from autograder.text import quoted
from autograder.worker.failures import (
    LimitExceeded,
    StudentError,
    Unavailable,
    WorkerDied,
    WrongType,
)


class Verdict(Enum):
    """What one case says. SUSPECT: our own code failed; a canary will tell whose fault it is."""

    PASSED = auto()
    FAILED = auto()
    SKIPPED = auto()
    SUSPECT = auto()


@dataclass(frozen=True)
class Outcome:
    """public, secret: the message for a public and for a hidden check. trace: the student's own
    traceback. staff: everything. ours: no worker could be had; nothing of the student's ran."""

    verdict: Verdict
    public: str = ""
    secret: str = ""
    trace: str = ""
    staff: str = ""
    ours: bool = False


PASSED = Outcome(Verdict.PASSED)


def outcome_of(
    error: BaseException | None,
    died: str = "",
    feedback: Telling = Telling.BEHAVIOUR,
    tools: str = "",
) -> Outcome:
    """Judge what a case raised. died: how the process ended, if that is known. feedback: how
    much students are told; below PROPERTY a check's hint is left out. tools: what the code may
    import, in words."""
    if error is None:
        return PASSED
    if isinstance(error, pytest.skip.Exception):
        return Outcome(Verdict.SKIPPED, str(error), str(error), staff=str(error))
    if isinstance(error, (FileBroken, NameMissing)):
        return _failed(str(error), str(error), error)
    if isinstance(error, StudentError):
        return _raised(error, tools)
    if isinstance(error, WrongType):
        return _failed(str(error), "an object came back where a value was expected", error)
    if isinstance(error, LimitExceeded):
        return _failed(f"stopped: {error}", f"stopped: {error}", error)
    if isinstance(error, WorkerDied):
        return _failed(died or str(error), "the process ended before it answered", error, died)
    if isinstance(error, CheckFailed):
        hint = error.hint if feedback >= Telling.PROPERTY else ""
        public = CheckFailed(error.summary, error.detail, hint)
        secret = CheckFailed(error.summary, "", hint)
        return _failed(str(public), str(secret), error)
    if isinstance(error, (AssertionError, pytest.fail.Exception)):
        return _failed(str(error), "what this check demands does not hold", error)
    ours = "".join(traceback.format_exception(error))
    return Outcome(Verdict.SUSPECT, staff=ours, ours=isinstance(error, Unavailable))


def _raised(error: StudentError, tools: str) -> Outcome:
    staff = f"{error.kind}:\n{quoted(error.trace or error.text)}"
    if error.kind == "NotImplementedError":  # the starter's own: there is nothing to trace
        return Outcome(Verdict.FAILED, NOT_WRITTEN, NOT_WRITTEN, "", staff)
    message = f"your code raised {error.kind}"
    if error.kind in ABSENT and tools:
        message += f" ({tools})"
    return Outcome(Verdict.FAILED, message, message, error.trace or error.text, staff)


def _failed(public: str, secret: str, error: BaseException, more: str = "") -> Outcome:
    staff = f"{type(error).__name__}: {error}" + (f" ({more})" if more else "")
    return Outcome(Verdict.FAILED, public, secret, staff=staff)
