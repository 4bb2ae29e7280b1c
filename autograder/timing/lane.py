"""Measures the timed checks of one submission: what `grade` is given as its stopwatch."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from autograder.certificate import digest
from autograder.checks.declare import Timing
from autograder.course import Assignment, Problem
from autograder.errors import AutograderError
from autograder.submission import Upload
from autograder.timing.ballast import Weight
from autograder.timing.cpu import MonotonicClock, Processor, exclusive
from autograder.timing.cuda import Gpu, find_gpu
from autograder.timing.log import TurnLog
from autograder.timing.measure import Stopwatch, Task
from autograder.timing.record import Record, default_folder
from autograder.timing.sealed import OnGpu, SealedSides
from autograder.timing.thresholds import calibrated_on
from autograder.worker.host import Host
from autograder.worker.selftest import self_test
from autograder.worker.sight import sight_of

NO_GPU = "no GPU"
NOT_CALIBRATED = "what counts as quick has not been measured on this kind of GPU"


class NotMeasured:
    """In the place of a `Lane`: the speed is not asked for."""

    def lacks(self, check: str, timing: Timing) -> str:
        return ""

    def __call__(self, problem: Problem, timing: Timing, task: Task) -> TurnLog:
        pytest.skip("not measured (--no-timing)")


class Lane:
    """record: where measured verdicts are kept; None: nowhere. fresh: measure again what is
    there. find: finds the GPU, when the first check needs one. calibrating: measure also where no
    threshold has been measured."""

    def __init__(
        self,
        host: Host,
        assignment: Assignment,
        upload: Upload,
        record: Record | None = None,
        fresh: bool = False,
        find: Callable[[], tuple[Gpu | None, str]] = find_gpu,
        calibrating: bool = False,
    ) -> None:
        self._host, self._assignment, self._upload = host, assignment, upload
        self._record, self._fresh, self._find = record, fresh, find
        self._calibrating = calibrating

    @functools.cached_property
    def _gpu(self) -> Gpu | None:
        return self._find()[0]

    def lacks(self, check: str, timing: Timing) -> str:
        """As `Measure` has it. Programs differ by other factors on another GPU, so a threshold
        decides about points only where the gap that it lies in has been measured."""
        if timing.device == "cpu":
            return ""
        if self._gpu is None:
            return NO_GPU
        known = calibrated_on(self._assignment, check, timing, self._gpu.name)
        return "" if known or self._calibrating else NOT_CALIBRATED

    def __call__(self, problem: Problem, timing: Timing, task: Task) -> TurnLog:
        """Measure a task, or repeat what was measured before."""
        gpu = self._gpu if timing.device == "cuda" else None
        device = gpu or Processor()
        facts = self._facts(problem, task, device.name)
        known = self._record.get(facts) if self._record and not self._fresh else None
        if known is not None:
            return known
        if gpu is not None:
            gpu.figure = _figure(facts, gpu)
        with self._sides(problem, timing, task, gpu) as sides:
            lock = gpu.uuid if gpu else "cpu"
            watch = Stopwatch(MonotonicClock(), device, sides, lambda: exclusive(lock))
            log = watch.measure(task)
        log.measured = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        if self._record:
            self._record.put(facts, log)
        return log

    @contextlib.contextmanager
    def _sides(
        self, problem: Problem, timing: Timing, task: Task, gpu: Gpu | None
    ) -> Iterator[SealedSides]:
        """On a GPU, of a host of their own: no other worker sees it."""
        chain = task.check.partition("/")[2]
        what = (self._assignment, self._upload, problem, chain, timing.functions)
        if gpu is None:
            yield SealedSides(self._host, *what)
            return
        limits, kind = self._assignment.limits, problem.zygote
        budget = round(timing.memory_gb * 1e9)
        on = OnGpu(budget, Weight(gpu), lambda: task.draw(np.random.default_rng()))
        with Host(sight_of(gpu.uuid, gpu.minor, timing.precision)) as host:
            if self_test(host, kind, limits) != self_test(self._host, kind, limits):
                raise AutograderError("a worker that sees a GPU is sealed less well than others")
            yield SealedSides(host, *what, on)

    def _facts(self, problem: Problem, task: Task, device: str) -> Mapping[str, str]:
        """All that a measured verdict depends on."""
        return {
            "submission": self._upload.digest,
            "assignment": digest(self._assignment),
            "check": task.check,
            "device": device,
            **self._host.start(problem.zygote).ready["versions"],
        }


def _figure(facts: Mapping[str, str], gpu: Gpu) -> Path:
    """Where the figure of this GPU lies, for this work and these versions."""
    same = {key: value for key, value in facts.items() if key != "submission"}
    text = json.dumps({**same, "gpu": gpu.uuid}, sort_keys=True)
    name = hashlib.sha256(text.encode()).hexdigest()[:40]
    return default_folder().with_name("gpu") / f"{name}.json"
