"""The book-keeping of one grading: rows declared first, filled as cases report.

Knows nothing of pytest's machinery; `autograder.plugin` feeds it. All verdicts are made here,
in the grader's process.
"""

from __future__ import annotations

import contextlib
import random
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType, SimpleNamespace

import numpy as np

from autograder.checks.case import Case, case_of
from autograder.checks.compare import require
from autograder.checks.declare import Declaration, Timing
from autograder.checks.outcome import Outcome, Verdict, outcome_of
from autograder.checks.progress import Progress, Replay, failed_beside, fill
from autograder.checks.student import Session, Student, Subject
from autograder.checks.timed import Chain, Measure, chains_of
from autograder.checks.transcript import CaseRecord, Recorder, raised, recording
from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.result import Row, Status
from autograder.timing.log import TurnLog
from autograder.timing.measure import Task
from autograder.worker.failures import LimitExceeded, StudentError, WorkerDied

RunTimed = Callable[[Chain, Student, SimpleNamespace, Case], None]
MAX_DEATHS = 2  # of a check's process: the first is followed by one rerun


class Grading:
    """One submission's rows.

    reference: the solution, None where there is none (a student's bundle). canary: the solution
    as a submission, which decides whether a strange failure is our own. only: run the checks of
    this problem alone; the other rows stay "not run". seeds: of the cases, by
    check, as certified; without them a check's name decides. changed: called after every row.
    timing: measures a timed check; None: its answers are compared, and its speed is taken for
    granted.
    """

    def __init__(
        self,
        assignment: Assignment,
        subject: Subject,
        reference: SimpleNamespace | None = None,
        canary: Subject | None = None,
        seeds: Mapping[str, Sequence[int]] | None = None,
        changed: Callable[[list[Row]], None] = lambda rows: None,
        only: str | None = None,
        timing: Measure | None = None,
    ) -> None:
        self.assignment = assignment
        self.reference = reference
        self.errors: list[str] = []  # check files that could not be loaded
        self.collected: list[str] = []  # keys of all checks found, before any selection
        self.fault: CourseError | None = None  # a check that is declared wrongly
        self._subject = subject
        self._canary = canary
        self._seeds = seeds or {}
        self._only = only
        self._changed = changed
        self._timing = timing
        self._rows: dict[str, Progress] = {}
        self._replaying = False  # a check, to see whose fault its failure is
        self._chains: ModuleType | None = None
        self._hanging: set[str] = set()  # problems whose code hangs, proved by a rerun

    @property
    def rows(self) -> list[Row]:
        return [progress.row for progress in self._rows.values()]

    @property
    def records(self) -> dict[str, list[CaseRecord]]:
        """What the student's code answered, by check: one record for each case that ended."""
        return {key: progress.records for key, progress in self._rows.items()}

    def runs(self, problem: str) -> bool:
        """Whether the checks of a problem are to run."""
        return self._only in (None, problem)

    def declare(self, row: Row, declared: Declaration, runs: int) -> bool:
        """Add a row, as "not run". Whether it can run here: where the machine lacks what it
        needs, the row says so, and whether its points count is settled."""
        self._rows[row.key] = Progress(row, declared.fresh, runs, declared.uses)
        if declared.timing is None or self._timing is None:
            return True
        row.message = self._timing.lacks(row.key, declared.timing)
        row.left_out = self.assignment.leave_out and bool(row.message)
        return not row.message

    def declared(self) -> None:
        """All rows are known: from now on the denominator cannot change."""
        self._changed(self.rows)

    # --- while a check runs ------------------------------------------------------------------

    def student(self, key: str) -> Student:
        progress = self._rows[key]
        return Student(self._session(progress), self._replaced(progress))

    def case(self, key: str, index: int) -> Case:
        seeds = self._seeds.get(key, ())
        if index < len(seeds):
            return Case(index, seeds[index])
        return case_of(self.assignment.name, key, index)

    @contextlib.contextmanager
    def recording(self, key: str, case: Case) -> Iterator[None]:
        """Around one try of a case: what it compares goes into the check's record."""
        progress = self._rows[key]
        progress.recorder = Recorder(case.symbols)
        if progress.uses:  # the solution's samplers draw from these when they stand in
            random.seed(case.seed)
            np.random.seed(case.seed % 2**32)
        with recording(progress.recorder):
            yield

    def begin(self, key: str, case: Case) -> None:
        self._session(self._rows[key]).begin(case)

    def may_run(self, key: str) -> bool:
        """False when the check's process has died too often to try another case."""
        return self._rows[key].deaths < MAX_DEATHS

    def rerun(self, key: str, case: Case, error: WorkerDied) -> bool:
        """After a death: whether to run the case once more, on fresh imports.

        Where a rerun hung as well, the hang is no artefact of a fork, and other checks of the
        same problem are not made to wait for it twice.
        """
        progress = self._rows[key]
        progress.died = progress.died or self._session(progress).why(error)
        progress.deaths += 1
        hung = isinstance(error, LimitExceeded)
        if progress.deaths >= MAX_DEATHS:
            if hung:
                self._hanging.add(progress.row.problem)
            return False
        if hung and progress.row.problem in self._hanging:
            progress.deaths = MAX_DEATHS
            return False
        self._session(progress).start_afresh(case)
        return True

    def ran(self, key: str, error: BaseException | None, replay: Replay | None, case: Case) -> None:
        """One case has ended. replay: None when its fixtures could not even be set up."""
        progress = self._rows[key]
        session = self._session(progress)
        died = ""
        if isinstance(error, WorkerDied):  # in the words for the first death, which say most
            died = progress.died or session.why(error)
        tools = self.assignment.problem(progress.row.problem).tools
        outcome = outcome_of(error, died, self.assignment.feedback, tools)
        progress.outcomes.append(outcome)
        progress.records.append(_record(progress.recorder, error, outcome))
        progress.replays.append((replay, case))
        progress.printed += session.take_output()
        if died:
            session.start_afresh()

    def stopwatch(self, key: str) -> RunTimed:
        """What a timed check is run by."""

        def run(chain: Chain, student: Student, reference: SimpleNamespace, case: Case) -> None:
            if self._replaced(self._rows[key]):  # a part that is used has cost its points already
                problem = self._rows[key].row.problem
                why = failed_beside([row for row in self.rows if row.problem == problem])
                require(not why, why)
                return
            if self._chains is None:
                self._chains = chains_of(self.assignment)
            chain.audit(student, self._chains, reference, case)
            if self._timing is not None and not self._replaying:
                self._measure(self._rows[key], chain.task(key), chain.timing)

        return run

    def _measure(self, progress: Progress, task: Task, timing: Timing) -> None:
        """Ends the submission's processes first: those that are timed are alone."""
        assert self._timing is not None
        problem = self.assignment.problem(progress.row.problem)
        if progress.session is not None:
            progress.session.close()
        self._subject.stop()
        try:
            with recording(Recorder({})):  # of inputs that are new every time: no evidence
                progress.log = self._timing(problem, timing, task)
        except Exception:  # the student's failures are in the log: this is ours
            progress.log = TurnLog.broken(progress.row.key, traceback.format_exc())

    @property
    def logs(self) -> dict[str, TurnLog]:
        """The turn logs of the timed checks that were measured."""
        return {k: p.log for k, p in self._rows.items() if p.log is not None}

    def printed(self, key: str, text: str) -> None:
        """What a check printed in this very process; where there is a wall, nothing."""
        self._rows[key].printed += text

    def finish(self, key: str, seconds: float) -> None:
        """All cases of a check have ended: fill its row."""
        progress = self._rows[key]
        if any(o.verdict is Verdict.SUSPECT for o in progress.outcomes):
            self._whose_fault(progress)
        if progress.session is not None:
            progress.session.close()
            progress.session = None
        progress.row.seconds = seconds
        fill(progress)
        self._changed(self.rows)

    def close(self) -> None:
        """End what is still open, after an interruption."""
        for progress in self._rows.values():
            if progress.session is not None:
                progress.session.close()
        self._subject.stop()

    def _replaced(self, progress: Progress) -> dict[str, object]:
        """Name -> the solution's function, for the problems that the check uses and that have
        failed. They come in their place at once: a rerun could only show what is known."""
        failed = {r.problem for r in self.rows if r.status is Status.FAILED} & {*progress.uses}
        own = self.assignment.problem(progress.row.problem).file
        if not failed or self.reference is None or self._subject.broken(own):
            return {}
        progress.replaced = sorted(failed)
        problems = [self.assignment.problem(id) for id in progress.replaced]
        return {name: getattr(self.reference, name) for p in problems for name in p.symbols}

    def _session(self, progress: Progress) -> Session:
        if progress.session is None:
            progress.session = self._open(self._subject, progress)
        return progress.session

    def _open(self, subject: Subject, progress: Progress) -> Session:
        problem = self.assignment.problem(progress.row.problem)
        return Session(subject, self.assignment, problem, progress.fresh)

    # --- whose fault -------------------------------------------------------------------------

    def _whose_fault(self, progress: Progress) -> None:
        """Our code failed in a case. Only if it fails on the solution too is it our fault; else
        the student's answer provoked it. The submission's processes are ended first."""
        if progress.session is not None:
            progress.session.close()
            progress.session = None
        self._subject.stop()
        for index, outcome in enumerate(progress.outcomes):
            if outcome.verdict is not Verdict.SUSPECT:
                continue
            replay, case = progress.replays[index]
            blamable = self._canary is not None and not outcome.ours
            if blamable and self._try(self._canary, progress, replay, case):
                message = "the result is of a kind that could not be checked"
                progress.outcomes[index] = Outcome(
                    Verdict.FAILED, message, message, staff=outcome.staff
                )
            elif self._try(self._subject, progress, replay, case):
                progress.outcomes[index] = Outcome(Verdict.PASSED, staff=outcome.staff)

    def _try(
        self, subject: Subject | None, progress: Progress, replay: Replay | None, case: Case
    ) -> bool:
        """Whether a case passes on a subject."""
        if replay is None or subject is None:
            return False
        session = self._open(subject, progress)
        self._replaying = True
        try:
            again = Case(case.index, case.seed)  # its random numbers start anew
            session.begin(again)
            replay(Student(session, self._replaced(progress)), again)
        except Exception:  # any failure is the answer "no"
            return False
        finally:
            self._replaying = False
            session.close()
        return True


def _record(recorder: Recorder, error: BaseException | None, outcome: Outcome) -> CaseRecord:
    """The record of a case that has ended."""
    if isinstance(error, StudentError):
        recorder.observations.append(raised(error.kind))
        return recorder.record()
    judged = outcome.verdict in (Verdict.PASSED, Verdict.FAILED)
    return recorder.record(judged and (error is None or isinstance(error, AssertionError)))
