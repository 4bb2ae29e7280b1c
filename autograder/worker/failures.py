"""What can go wrong on the other side of the wall, as exceptions in the grader.

WorkerError             everything below
├── StudentError        the student's code raised; also is the builtin type that it raised
├── WrongType           an object came back where a value was needed
├── WorkerDied          the process ended, or sent what is not a message
│   └── LimitExceeded   we ended it: time, memory, output
└── Unavailable         the worker could not be started: our fault or the machine's
"""

from __future__ import annotations

import builtins
import signal
from functools import lru_cache


class WorkerError(Exception):
    """Base of all failures beyond the wall."""


class StudentError(WorkerError):
    """The student's code raised `kind`, a builtin exception's name.

    `text` and `trace` were written by the student's process: quote them, never believe them.
    """

    kind = "Exception"
    text = ""
    trace = ""


class WrongType(WorkerError):
    """A value was needed, but an object of another type came back."""


class WorkerDied(WorkerError):
    """The student's process ended before it answered."""


class LimitExceeded(WorkerDied):
    """The grader ended the process. `what`: cpu, wall, memory, processes, output, reply."""

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what


class Unavailable(WorkerError):
    """No sealed worker could be had."""


def student_error(kind: str, text: str, trace: str) -> StudentError:
    """The exception to raise for one that the student's code raised."""
    kinds = tuple(known_kind(name) for name in kind.split("+")[:3])
    error = _mixed(kinds)(text)
    error.kind, error.text, error.trace = kinds[0], text, trace
    return error


def known_kind(kind: str) -> str:
    """`kind` if it names a builtin exception: any other word would be the student's own."""
    builtin = getattr(builtins, kind, None)
    known = isinstance(builtin, type) and issubclass(builtin, BaseException)
    return kind if known else "Exception"


@lru_cache
def _mixed(kinds: tuple[str, ...]) -> type[StudentError]:
    """A StudentError that `except KeyError` catches too, where the builtin types allow it."""
    bases = [base for base in map(_base, kinds) if base is not None]
    if not bases:
        return StudentError
    try:
        return type(kinds[0], (StudentError, *bases), {"__str__": Exception.__str__})
    except TypeError:  # some builtin types do not mix
        return _mixed(kinds[:1])


def _base(kind: str) -> type[Exception] | None:
    builtin = getattr(builtins, kind, None)
    if not (isinstance(builtin, type) and issubclass(builtin, Exception)) or builtin is Exception:
        return None
    if issubclass(builtin, UnicodeError):
        return ValueError  # UnicodeDecodeError and its kin cannot be made from a text
    return None if issubclass(builtin, BaseExceptionGroup) else builtin


def how_it_ended(status: int | None) -> str:
    """A wait status in words for a student."""
    if status is None:
        return "the process ended without an answer"
    code = status & 0x7F
    if code:
        try:
            name = signal.Signals(code).name
        except ValueError:
            name = f"signal {code}"
        words = {
            "SIGSEGV": "a crash of the Python process (segmentation fault)",
            "SIGKILL": "the process was killed",
            "SIGXCPU": "the process used up its CPU time",
            "SIGABRT": "a crash of the Python process (abort)",
        }
        return words.get(name, f"the process was ended by {name}")
    return f"the process exited with code {status >> 8 & 0xFF} before it answered"
