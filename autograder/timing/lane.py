"""Measures the timed checks of one submission: what `grade` is given as its stopwatch."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from autograder.certificate import digest
from autograder.checks.declare import Timing
from autograder.course import Assignment, Problem
from autograder.submission import Upload
from autograder.timing.cpu import MonotonicClock, Processor, exclusive
from autograder.timing.log import TurnLog
from autograder.timing.measure import Stopwatch, Task
from autograder.timing.record import Record
from autograder.timing.sealed import SealedSides
from autograder.worker.host import Host


def not_measured(problem: Problem, timing: Timing, task: Task) -> TurnLog:
    """In the place of a `Lane`: the speed is not asked for."""
    pytest.skip("not measured (--no-timing)")


class Lane:
    """record: where measured verdicts are kept; None: nowhere. fresh: measure again what is
    there."""

    def __init__(
        self,
        host: Host,
        assignment: Assignment,
        upload: Upload,
        record: Record | None = None,
        fresh: bool = False,
    ) -> None:
        self._host, self._assignment, self._upload = host, assignment, upload
        self._record, self._fresh = record, fresh
        self._device = Processor()

    def __call__(self, problem: Problem, timing: Timing, task: Task) -> TurnLog:
        """Measure a task, or repeat what was measured before."""
        facts = self._facts(problem, task)
        known = self._record.get(facts) if self._record and not self._fresh else None
        if known is not None:
            return known
        chain = task.check.partition("/")[2]
        sides = SealedSides(
            self._host, self._assignment, self._upload, problem, chain, timing.functions
        )
        watch = Stopwatch(MonotonicClock(), self._device, sides, lambda: exclusive("cpu"))
        log = watch.measure(task)
        log.measured = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        if self._record:
            self._record.put(facts, log)
        return log

    def _facts(self, problem: Problem, task: Task) -> Mapping[str, str]:
        """All that a measured verdict depends on."""
        return {
            "submission": self._upload.digest,
            "assignment": digest(self._assignment),
            "check": task.check,
            "device": self._device.name,
            **self._host.start(problem.zygote).ready["versions"],
        }
