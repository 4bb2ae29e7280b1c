"""The two sides of a real measurement: the solution and the student's code, each sealed in a
process of its own, with imports of its own for every launch."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.course import Assignment, Problem
from autograder.errors import AutograderError
from autograder.submission import Upload, read_upload, support_files
from autograder.worker.client import Client, Handle
from autograder.worker.failures import StudentError, WorkerDied, WrongType
from autograder.worker.host import Host
from autograder.worker.limits import Limits
from autograder.worker.process import Child
from autograder.worker.submission import Submission

SUPPORT = "timed"  # the assignment's support module with the chains
TURN_CPU, TURN_WALL = 2.0, 10.0  # hundreds of times what the solution needs


class ChainWorker:
    """One side's process: turns are done by a chain of the support module, which calls the
    functions under test. See `checks/timing.py` for how a chain is written."""

    def __init__(self, submission: Submission, child: Child, chain: str, calls: list[Any]) -> None:
        self._submission = submission
        self._client: Client = child.client
        self._chain = getattr(self._client.support(SUPPORT), chain)
        self._functions = calls
        self._turn: Handle | None = None

    def prepare(self, inputs: Sequence[Any], units: int) -> None:
        if self._turn is not None:
            self._client.request("drop", self._turn)  # and the inputs that it holds
            self._turn = None
        turn = self._chain(*self._functions, *inputs, units)
        if not isinstance(turn, Handle):
            raise WrongType("the chain is not the assignment's")
        self._turn = turn

    def go(self, nonce: int) -> Any:
        assert self._turn is not None
        return self._turn(nonce)

    def freeze(self) -> None:
        self._submission.freeze()

    def thaw(self) -> None:
        self._submission.thaw()


class SealedSides:
    """Opens both sides anew for every launch.

    The solution's files lie on the disk only while no process of the student's lives: they are
    read, deleted, and then the student's side is started.
    """

    def __init__(
        self, host: Host, assignment: Assignment, upload: Upload, problem: Problem, chain: str,
        functions: Sequence[str],
    ) -> None:  # fmt: skip
        self._host, self._assignment, self._problem = host, assignment, problem
        self._chain, self._functions = chain, functions
        self._files = {name: p.file for p in assignment.problems for name in p.symbols}
        self._uploads = {"reference": read_upload(assignment.solution, assignment),
                         "student": upload}  # fmt: skip

    @contextlib.contextmanager
    def launch(self) -> Iterator[tuple[ChainWorker, ChainWorker]]:
        with contextlib.ExitStack() as ends:
            try:
                reference = self._open("reference", ends)
            except (StudentError, WrongType, WorkerDied) as error:
                raise AutograderError(f"the solution's side did not start: {error!r}") from None
            student = self._open("student", ends)
            yield reference, student

    def _open(self, side: str, ends: contextlib.ExitStack) -> ChainWorker:
        upload, kind = self._uploads[side], self._problem.zygote
        graded = [p.file for p in self._assignment.problems if p.zygote == kind]
        present = [file for file in dict.fromkeys(graded) if file in upload.files]
        submission = self._host.open(
            upload.files,
            present,
            kind,
            _limits(self._assignment.limits),
            support_files(self._assignment),
        )
        ends.callback(submission.discard)
        child = submission.child()  # of a template that was made for this launch
        if side == "reference":
            shutil.rmtree(submission.folder / "submission")
        calls = [child.client.request("get", self._files[name], name) for name in self._functions]
        return ChainWorker(submission, child, self._chain, calls)


def _limits(limits: Limits) -> Limits:
    """Those of a turn; a launch has many of them."""
    return replace(limits, call_cpu=TURN_CPU, call_wall=TURN_WALL, check_cpu=limits.submission_cpu,
                   check_wall=limits.submission_wall)  # fmt: skip
