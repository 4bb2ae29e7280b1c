"""The student's code as a check sees it: `student.count_ngrams(...)` looks like a call.

A `Session` is the one process that serves all cases of one check. It is opened when the first
name is used, and reopened with fresh imports when the process has died.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from autograder.checks.case import Case
from autograder.checks.transcript import asked
from autograder.course import Assignment, Problem
from autograder.worker.client import Callback, Client, Handle
from autograder.worker.failures import StudentError, WorkerDied

ABSENT = ("ImportError", "ModuleNotFoundError")  # raised where a library does not exist


class NameMissing(Exception):
    """The student's file lacks a name. The text is authored."""


class FileBroken(Exception):
    """The student's file is missing or could not be imported. The text is authored."""


class Process(Protocol):
    """What a session talks to: a sealed child, or the same server in this process."""

    client: Client

    def take_output(self) -> str: ...
    def why(self, error: WorkerDied) -> str: ...
    def close(self) -> None: ...


class Subject(Protocol):
    """One submission under test; see `sealed.py` and `local.py`."""

    def process(self, problem: Problem, fresh: bool) -> Process:
        """A process for one check of a problem."""

    def broken(self, file: str) -> str | None:
        """Why a file cannot be used, in authored words; None when it can."""

    def stop(self) -> None:
        """End every process of the submission; later checks start new ones."""


class Session:
    """One check's process and the names looked up in it."""

    def __init__(self, subject: Subject, assignment: Assignment, problem: Problem, fresh: bool):
        self._subject = subject
        self._problem = problem
        self._files = {name: p.file for p in assignment.problems for name in p.symbols}
        self._fresh = fresh
        self._process: Process | None = None
        self._functions: dict[str, Any] = {}
        self._seed: int | None = None

    def begin(self, case: Case) -> None:
        """Random numbers of the student's code start from this case's seed."""
        self._seed = case.seed

    def client(self) -> Client:
        """The connection to the check's process, started and seeded when it must be."""
        if self._process is None:
            self._process = self._subject.process(self._problem, self._fresh)
            self._process.client.watch = asked
        if self._seed is not None:
            self._process.client.soon("seed", self._seed)
            self._seed = None
        return self._process.client

    def lookup(self, name: str) -> Any:
        """A function, class or value of the student's. Raises FileBroken or NameMissing."""
        if name in self._functions:
            self.client()  # a new case's seed goes first
            return self._functions[name]
        file = self._files.get(name, self._problem.file)
        broken = self._subject.broken(file)
        if broken is not None:
            raise FileBroken(broken)
        try:
            value = self.client().request("get", file, name)
        except StudentError as error:
            if error.kind != "AttributeError":
                raise
            raise NameMissing(f"{file} does not define {name}") from None
        if isinstance(value, Handle):
            self._functions[name] = value
        return value

    def start_afresh(self, case: Case | None = None) -> None:
        """After a death: the next name opens a process with imports of its own."""
        self.close()
        self._fresh = True
        if case is not None:
            self.begin(case)

    def take_output(self) -> str:
        return "" if self._process is None else self._process.take_output()

    def why(self, error: WorkerDied) -> str:
        return str(error) if self._process is None else self._process.why(error)

    def close(self) -> None:
        if self._process is not None:
            self._process.close()
        self._process = None
        self._functions.clear()


class Student:
    """The `student` fixture. Names of the assignment are found in the file that should define
    them, others in the file of the check's own problem. replaced: what is not the student's."""

    def __init__(self, session: Session, replaced: Mapping[str, Any] | None = None) -> None:
        self._session = session
        self._replaced = replaced or {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._replaced:
            return self._replaced[name]
        return self._session.lookup(name)


def not_imported(assignment: Assignment, file: str, raised: str) -> str:
    """Why a file is of no use, and what it may import if that is the trouble."""
    why = f"{raised}; {assignment.tools(file)}" if raised in ABSENT else raised
    return f"{file} could not be imported ({why})"


def batch(function: Any, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """[function(*args) for args in calls], in one round trip for a student's function."""
    if isinstance(function, Handle):
        results = function._client.request("batch", function, [list(args) for args in calls])
        if type(results) is not list or len(results) != len(calls):
            raise WorkerDied("it answered a batch with something else")
        return results
    return [function(*args) for args in calls]


def repeat(function: Any, times: int, *args: Any) -> list[Any]:
    """[function(*args) for _ in range(times)], in one round trip; for samplers.

    Unlike in `batch`, every call gets the same objects: a sampler must leave them as they are.
    """
    if isinstance(function, Handle):
        results = function._client.request("repeat", function, times, list(args))
        if type(results) is not list or len(results) != times:
            raise WorkerDied("it answered a batch with something else")
        return results
    return [function(*args) for _ in range(times)]


def callback(function: Callable[..., Any]) -> Callback:
    """A function of the check's that the student's code may call, by value."""
    return Callback(function)


def support(student: Student, name: str) -> Any:
    """A support module of the assignment, imported beside the student's code."""
    return student._session.client().support(name)
