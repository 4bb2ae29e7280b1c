"""A simulated measurement: a machine, a submission of some speed or habit, the real protocol."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from autograder.timing.judge import judge
from autograder.timing.measure import Stopwatch, Task
from autograder.timing.simulated import SimulatedSides, SimulatedWorker

TIERS = {0.25: 0.3, 0.5: 0.6, 0.8: 1.0}


def equal(got, want):
    assert got == want, "another number"


TASK = Task("9.9/work", TIERS, lambda rng: [int(rng.integers(1000))], equal)


def stopwatch(machine, student):
    """student: a speed, or what makes the student's worker of a launch of the solution's."""
    if not callable(student):
        speed = student

        def student(reference):
            return SimulatedWorker(machine, "student", speed)

    sides = SimulatedSides(machine, student)
    rng = np.random.default_rng(machine.seed)
    return Stopwatch(machine, machine, sides, contextlib.nullcontext, rng, machine.wait)


@pytest.fixture
def measured():
    """measured(machine, student) -> (log, verdict)."""

    def run(machine, student=1.0, task=TASK):
        log = stopwatch(machine, student).measure(task)
        return log, judge(log)

    return run
