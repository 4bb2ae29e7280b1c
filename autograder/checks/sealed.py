"""A submission behind the wall, as checks see it: one worker submission per kind of zygote."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.checks.student import Process, not_imported
from autograder.course import Assignment, Problem
from autograder.submission import Upload, support_files
from autograder.worker.failures import WorkerDied
from autograder.worker.host import Host
from autograder.worker.library import Kind
from autograder.worker.process import Child
from autograder.worker.submission import Submission


class Sealed:
    """Implements `Subject`. Nothing starts before the first check needs it."""

    def __init__(
        self,
        host: Host,
        assignment: Assignment,
        upload: Upload,
        scripts: Mapping[str, bytes] | None = None,
    ) -> None:
        """scripts: more support modules than the assignment's own."""
        self._scripts = scripts or {}
        self._host = host
        self._assignment = assignment
        self._upload = upload
        self._open: dict[Kind, Submission] = {}

    def process(self, problem: Problem, fresh: bool) -> Process:
        submission = self.submission(problem.zygote)
        return _Lent(submission, submission.child(fresh))

    def broken(self, file: str) -> str | None:
        if file not in self._upload.files:
            why = self._upload.refused.get(file)
            return f"{file} was left out: {why}" if why else f"{file} is missing"
        kind = next(p.zygote for p in self._assignment.problems if p.file == file)
        outcome = self.submission(kind).imports[file]
        return None if outcome.ok else not_imported(self._assignment, file, outcome.raised)

    def submission(self, kind: Kind) -> Submission:
        """Opened on first use: sealed, and its files imported. Raises Unavailable."""
        if kind not in self._open:
            graded = [p.file for p in self._assignment.problems if p.zygote == kind]
            present = [f for f in dict.fromkeys(graded) if f in self._upload.files]
            support = support_files(self._assignment)
            support |= self._scripts
            limits = self._assignment.limits
            self._open[kind] = self._host.open(self._upload.files, present, kind, limits, support)
        return self._open[kind]

    @property
    def opened(self) -> list[Submission]:
        return list(self._open.values())

    def stop(self) -> None:
        for submission in self._open.values():
            submission.close()

    def discard(self) -> None:
        """The grading is over: end all processes, delete the files."""
        for submission in self._open.values():
            submission.discard()


class _Lent:
    """A child that goes back to its submission when the check is over."""

    def __init__(self, submission: Submission, child: Child) -> None:
        self._submission = submission
        self._child = child
        self.client = child.client

    def take_output(self) -> str:
        return self._child.take_output()

    def why(self, error: WorkerDied) -> str:
        return self._child.why(error)

    def close(self) -> None:
        self._submission.release(self._child)
