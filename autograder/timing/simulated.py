"""A device that is not there: noise, bursts, drift, throttling, a bias of every launch and other
users, all from one seed. The protocol and its statistics are tested on it, without any waiting.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.timing.log import Side

BASE = 0.02  # seconds of a unit for the solution
PATIENCE = 5.0  # seconds that queued work is waited for


@dataclass
class Machine:
    """A simulated device and its clock.

    cv: coefficient of variation of one turn; bursts: share of turns that something else delays;
    burst: by how much on average, as a share of the turn; drift: relative change per second, all
    sides alike; bias: standard deviation of a launch's own constant; throttled: seconds between
    which it says that it is throttled, and is 1.6 times slower; user: who else is there; load: by
    which factor another user slows all turns from then on, by time. As a GPU has it: queued: until
    when work goes on that a process has left behind, and delays all others; canary_says: see
    Device; clocks: how the pace of the clock goes in steps, as (seconds, factor).
    """

    seed: int
    cv: float = 0.02
    bursts: float = 0.0
    burst: float = 0.5
    drift: float = 0.0
    bias: float = 0.0
    throttled: tuple[float, float] = (0.0, 0.0)
    user: str = ""
    load: Callable[[float], float] = lambda now: 1.0
    queued: float = 0.0
    canary_says: str = ""
    clocks: Sequence[tuple[float, float]] = ()
    margin: float = 0.10
    turn: float = BASE
    name: str = "simulated"
    time: float = 0.0
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += seconds

    def busy(self) -> str:
        return self.user

    def mark(self) -> float:
        return self.time

    def flags(self, since: object) -> tuple[str, ...]:
        start, end = self.throttled
        return ("throttled",) if isinstance(since, float) and start <= since < end else ()

    def settle(self) -> bool:
        left = max(0.0, self.queued - self.time)
        self.time += min(left, PATIENCE)
        return left <= PATIENCE

    def canary(self, seconds: float) -> str:
        return self.canary_says

    def spend(self, seconds: float) -> None:
        """Let a piece of work take its time, as noisy as this machine is."""
        noise = float(np.exp(self.cv * self.rng.standard_normal()))
        if self.rng.random() < self.bursts:
            noise *= 1 + self.burst * float(self.rng.exponential())
        slow = 1.6 if self.flags(self.time) else 1.0
        pace = max(0.05, 1 + self.drift * self.time)
        clock = next((by for at, by in reversed(self.clocks) if at <= self.time), 1.0)
        beside = 2.0 if self.time < self.queued else 1.0  # kernels of two processes take turns
        self.time += seconds * noise * slow * pace * clock * beside * self.load(self.time)


@dataclass
class SimulatedWorker:
    """A process that works `speed` times as quickly as the solution. Its answer to a turn depends
    on the inputs and the nonce, as a right answer must."""

    machine: Machine
    side: Side
    speed: float = 1.0
    frozen: bool = False
    inputs: Sequence[Any] = ()
    units: int = 0
    factor: float = field(init=False)

    def __post_init__(self) -> None:
        self.factor = float(np.exp(self.machine.bias * self.machine.rng.standard_normal()))

    def prepare(self, inputs: Sequence[Any], units: int) -> None:
        assert not self.frozen, f"the {self.side}'s process is asked while it is frozen"
        self.inputs, self.units = inputs, units

    def go(self, nonce: int) -> Any:
        self.machine.spend(self.units * BASE * self.factor / self.speed)
        return right_answer(self.inputs, self.units, nonce)

    def freeze(self) -> None:
        self.frozen = True

    def thaw(self) -> None:
        self.frozen = False


def right_answer(inputs: Sequence[Any], units: int, nonce: int) -> float:
    """What the chain of a simulated turn yields."""
    return float(sum(inputs)) * units + nonce % 1021


@dataclass
class SimulatedSides:
    """student: makes the student's worker of a launch, given the solution's."""

    machine: Machine
    student: Callable[[SimulatedWorker], SimulatedWorker]

    @contextlib.contextmanager
    def launch(self) -> Iterator[tuple[SimulatedWorker, SimulatedWorker]]:
        reference = SimulatedWorker(self.machine, "reference")
        student = self.student(reference)
        yield reference, student
