"""The protocol: three launches, pairs of turns in the order ABBA, new inputs for every pair and a
nonce at "go", the student's process frozen in every other moment, every answer audited.

What is not here cannot be used to cheat: the student's process sees no clock that counts, no part
of its speed decides how often it is measured, and nothing in it is believed before the audit.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.errors import AutograderError
from autograder.timing.judge import TOO_MANY_FLAGS, Outcome, complete, judge, ratio_of
from autograder.timing.log import Ended, Side, Turn, TurnLog
from autograder.timing.noise import PAIRS, noise_class, spread_of_steps
from autograder.timing.protocols import Clock, Device, Lock, Sides, Worker
from autograder.worker.failures import LimitExceeded, StudentError, WorkerDied, WrongType

LAUNCHES = 3  # what one process happens to get (addresses, a core) biases all of its turns
WARM, SOLO = 2, 15  # turns of each side before a launch counts; of the solution alone
MOST_UNITS = 4096
STOPS = 2  # turns at the limit, after which the code is too slow beyond doubt
ATTEMPTS, PAUSE = 3, 1.0  # an unfit machine gets further tries, after 1 and 2 seconds


class Unsettled(Exception):
    """The device works on although every process that may use it stands still."""


Draw = Callable[[np.random.Generator], Sequence[Any]]


@dataclass(frozen=True)
class Task:
    """What is timed.

    check: the row's key; tiers: threshold -> share of the points, at most three; draw: inputs of
    a turn, new ones for every pair; audit(got, want): raises AssertionError where a student's
    answer to a turn is not the solution's.
    """

    check: str
    tiers: Mapping[float, float]
    draw: Draw
    audit: Callable[[Any, Any], None]


@dataclass
class Stopwatch:
    """A clock, a device, the two sides, and the lock of the device.

    rng: where inputs and nonces come from; of the system's entropy unless a test gives one.
    wait(seconds): lets time pass before another try.
    """

    clock: Clock
    device: Device
    sides: Sides
    lock: Lock
    rng: np.random.Generator = field(default_factory=np.random.default_rng)
    wait: Callable[[float], None] = time.sleep

    def measure(self, task: Task) -> TurnLog:
        """Measure until the log is complete, or the machine has been unfit three times. What the
        student's process does wrong is in the log; an error of the solution's is raised."""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.wait(PAUSE * attempt)
            log = _Run(self, task, attempt).measured()
            if judge(log).outcome is not Outcome.INCONCLUSIVE:
                break
        return log


class _Run:
    """One try at a measurement."""

    def __init__(self, watch: Stopwatch, task: Task, attempt: int) -> None:
        self._watch, self._task = watch, task
        margin = watch.device.margin
        noisiest = max(PAIRS[margin])
        self.log = TurnLog(
            task.check, watch.device.name, noisiest, margin, PAIRS[margin][noisiest],
            dict(task.tiers), attempts=attempt,
        )  # fmt: skip
        self._stops = 0
        self._found: list[float] = []  # ratios so far

    def measured(self) -> TurnLog:
        """The log of all launches. One that was stopped is made up for by another, or a submission
        could leave every try without enough pairs, as if the machine were unfit."""
        with self._watch.lock():
            if who := self._watch.device.busy():
                self.log.ended, self.log.detail = Ended.BUSY, who
            launch = 0
            while launch < LAUNCHES + self._stops and not self._complete():
                self._launch(launch)
                launch += 1
        return self.log

    def _launch(self, launch: int) -> None:
        """New processes; the pairs up to this launch's part of them."""
        answers: list[tuple[Any, Any]] = []
        try:
            with self._watch.sides.launch() as (reference, student):
                self._student, self._reference, self._number = student, reference, launch
                student.freeze()
                self._settle()
                if launch == 0:
                    self._calibrate()
                for _ in range(WARM):
                    answers.append(self._pair(count=False))
                while self._wanted(min(1, (launch + 1) / LAUNCHES)):
                    answers.append(self._pair())
        except (StudentError, WrongType, WorkerDied) as error:
            self._failed(error)
        except Unsettled:
            self._unsettled()
        self._audit(answers)

    def _calibrate(self) -> None:
        """From the solution alone: how long the chain must be, how noisy the machine is, and so
        how many pairs are needed."""
        log, device = self.log, self._watch.device
        while (least := min(self._alone() for _ in range(3))) < device.turn:
            if log.units >= MOST_UNITS:
                break
            wanted = math.ceil(1.2 * log.units * device.turn / least)
            log.units = min(MOST_UNITS, max(wanted, log.units + 1))
        log.solo = [self._alone() for _ in range(SOLO)]
        found = noise_class(log.solo, device.margin)
        if found is None:
            log.ended = Ended.NOISY
        else:
            log.noise, log.pairs = found, PAIRS[device.margin][found]
        if why := device.canary(statistics.median(log.solo) / log.units):
            log.ended, log.detail = Ended.BUSY, why

    def _alone(self) -> float:
        inputs, nonce = self._inputs()
        return self._turn("reference", inputs, nonce)[1].seconds

    def _wanted(self, part: float) -> bool:
        """Whether this launch has to go on, at the end of which this part of all pairs is there."""
        if self._complete():
            return False
        target = math.ceil(self.log.pairs * part)
        most = math.ceil(target * (1 + TOO_MANY_FLAGS)) + 2  # flagged ones are made up for
        enough = len(self._found) >= target or len(self.log.turns) // 2 >= most
        return not enough

    def _complete(self) -> bool:
        """Whether the log needs no more pairs, now that more turns of the solution tell the noise.
        Only the solution's turns and only more pairs: no look at the ratio decides when to stop."""
        log = self.log
        if not complete(log, self._found) or log.ended:
            return complete(log, self._found)
        seconds = [t.seconds for t in log.turns if t.side == "reference" and not t.flags]
        noise = noise_class([*log.solo, *seconds], log.margin, spread_of_steps)
        noise = noise or max(PAIRS[log.margin])  # noisier than it seemed: as many as there are
        if noise <= log.noise:
            return True
        log.noise, log.pairs = noise, PAIRS[log.margin][noise]
        return complete(log, self._found)

    def _pair(self, count: bool = True) -> tuple[Any, Any]:
        """A turn of each side on the same inputs, in the order AB, BA, AB ...; the answers as
        (student's, solution's). count: False for a pair that only warms up."""
        inputs, nonce = self._inputs()
        order: tuple[Side, Side] = ("reference", "student")
        if len(self.log.turns) // 2 % 2:
            order = ("student", "reference")
        both = {side: self._turn(side, inputs, nonce) for side in order}
        if count:
            self.log.turns += [both[side][1] for side in order]
            ratio = ratio_of(both["reference"][1], both["student"][1])
            self._found += [] if ratio is None else [ratio]
        return both["student"][0], both["reference"][0]

    def _inputs(self) -> tuple[Sequence[Any], int]:
        rng = self._watch.rng
        return self._task.draw(rng), int(rng.integers(2**63))

    def _turn(self, side: Side, inputs: Sequence[Any], nonce: int) -> tuple[Any, Turn]:
        try:
            return self._try(side, inputs, nonce)
        except (StudentError, WrongType, WorkerDied) as error:
            if side == "student":
                raise
            raise AutograderError(f"the solution failed while it was timed: {error!r}") from None

    def _try(self, side: Side, inputs: Sequence[Any], nonce: int) -> tuple[Any, Turn]:
        """One turn. The flags are those of the solution's turns alone: the device is not asked
        while a process runs that could disturb it on purpose."""
        watch = self._watch
        worker: Worker = self._reference if side == "reference" else self._student
        if side == "student":
            worker.thaw()
        worker.prepare(inputs, self.log.units)
        mark = watch.device.mark()
        start = watch.clock.now()
        answer = worker.go(nonce)
        seconds = watch.clock.now() - start
        flags = watch.device.flags(mark) if side == "reference" else ()
        if side == "student":
            worker.freeze()
        self._settle()  # after every turn, so that each one begins on a device that has rested
        return answer, Turn(self._number, side, seconds, flags)

    def _unsettled(self) -> None:
        """Both sides have been ended. If that was the end of the work, too, it was the student's;
        twice, lest somebody else left at just that moment."""
        if not self._watch.device.settle():
            self.log.ended, self.log.detail = Ended.BUSY, "it never rested"
            return
        self._stops += 1
        self.log.ended = Ended.WORKED_ON if self._stops == STOPS else Ended.NOT

    def _settle(self) -> None:
        if not self._watch.device.settle():
            raise Unsettled

    def _failed(self, error: StudentError | WrongType | WorkerDied) -> None:
        """The student's process did not deliver."""
        log = self.log
        log.detail = error.kind if isinstance(error, StudentError) else str(error)
        if isinstance(error, LimitExceeded) and error.what in ("cpu", "wall"):
            self._stops += 1
            log.ended = Ended.STOPPED if self._stops == STOPS else Ended.NOT
        elif isinstance(error, WorkerDied):
            log.ended = Ended.DIED
        else:
            log.ended = Ended.RAISED

    def _audit(self, answers: list[tuple[Any, Any]]) -> None:
        """Compare what was delivered in the turns, when the student's process is gone."""
        for got, want in answers:
            try:
                self._task.audit(got, want)
            except Exception as error:
                self._task.audit(want, want)  # raises where it is the comparison that is wrong
                self.log.ended, self.log.detail = Ended.WRONG, str(error)
                return
