"""What a measurement needs of the world. `cpu.py` and `simulated.py` have it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Clock(Protocol):
    """The grader's clock. No process that is measured can reach it."""

    def now(self) -> float:
        """Seconds since some moment."""


class Device(Protocol):
    """Where the work is done.

    name: told in every result. margin: see `PAIRS`. turn: least seconds of a turn of the
    solution, so that the way to the worker and back does not count.
    """

    name: str
    margin: float
    turn: float

    def busy(self) -> str:
        """Who else uses it, in words; "" when nobody does."""

    def mark(self) -> object:
        """A point in time for `flags`."""

    def flags(self, since: object) -> tuple[str, ...]:
        """What disturbed it since then; () when nothing did."""

    def settle(self) -> bool:
        """Wait until work that was queued is done: a frozen process's kernels still run. Whether
        it is done; False where it goes on and on."""

    def canary(self, seconds: float) -> str:
        """What speaks against this device, given what a unit of the solution's work takes on it
        alone; "" where nothing does. Finds other users that cannot be seen."""


class Worker(Protocol):
    """One side's process. Raises what `worker/failures.py` defines."""

    def prepare(self, inputs: Sequence[Any], units: int) -> None:
        """Have the inputs of the next turn in place; untimed."""

    def go(self, nonce: int) -> Any:
        """Do the turn and deliver its result. The nonce is the last of the inputs: nothing can
        be computed before it is known."""

    def freeze(self) -> None:
        """Stop every process of this side."""

    def thaw(self) -> None:
        """Let them go on."""


class Sides(Protocol):
    """Starts the two sides."""

    def launch(self) -> AbstractContextManager[tuple[Worker, Worker]]:
        """New processes of the solution and of the student's code, with imports of their own.

        Raises what `worker/failures.py` defines where the student's does not start.
        """


class Lock(Protocol):
    """Keeps other measurements away from the device, also those of other graders."""

    def __call__(self) -> AbstractContextManager[object]: ...
