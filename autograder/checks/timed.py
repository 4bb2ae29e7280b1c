"""`@timed`: a check of how quick a function is beside the solution's.

    @timed("1.7", share=0.2, functions=["count_ids"], tiers={0.1: 0.5, 0.5: 1.0})
    def a_long_stream(rng):
        \"\"\"Counting a long stream of ids takes no loop over its tokens.\"\"\"
        return rng.integers(500, size=20_000 + rng.integers(1000)), 3

The function draws the inputs of one turn. The work itself is a *chain* of the same name in the
assignment's support module `timed.py`, public and the same for both sides:

    def a_long_stream(count_ids, ids, n, units):
        def turn(nonce):
            stream = np.random.default_rng(nonce).permutation(ids)
            for _ in range(units):        # every link needs what the one before has yielded,
                stream = ...              # so that no call can be left out or merged
            return stream
        return turn

What must hold of a chain: all of the nonce goes into its first link, no two links are alike, small
errors of rounding do not grow in it, and it is delivered in numbers or arrays, which are compared.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from autograder.checks.case import Case
from autograder.checks.compare import CheckFailed, assert_close
from autograder.checks.declare import PRECISIONS, Precision, Timing, Where, check
from autograder.checks.reference import load_aside
from autograder.checks.student import Student, support
from autograder.course import Assignment, Problem
from autograder.timing.log import TurnLog
from autograder.timing.measure import Task

Draw = Callable[[np.random.Generator], Sequence[Any]]
Compare = Callable[[Any, Any], None]
MOST_TIERS = 3
AUDITS, UNITS = 3, 3  # turns of three links, with which a right answer is told before any timing
SUPPORT = "timed"
HINT = "It is compared with the solution's whenever it is timed: first make it right."


def close(got: Any, want: Any) -> None:
    """The comparison of most chains: every array or number of the results."""
    one = not isinstance(want, (list, tuple))
    pairs = [(got, want)] if one else _paired(got, want)
    for number, (mine, right) in enumerate(pairs):
        assert_close(mine, right, "the result" if one else f"result {number}", hint=HINT)


def _paired(got: Any, want: Sequence[Any]) -> list[tuple[Any, Any]]:
    if not isinstance(got, (list, tuple)) or len(got) != len(want):
        raise CheckFailed("the chain's result has another form than the solution's", hint=HINT)
    return list(zip(got, want, strict=True))


def timed(
    problem: str,
    share: float,
    *,
    functions: Iterable[str],
    tiers: Mapping[float, float],
    compare: Compare = close,
    uses: Iterable[str] = (),
    device: Where = "cpu",
    precision: Precision = "float32",
    memory_gb: float = 0.0,
) -> Callable[[Draw], Callable[..., None]]:
    """Declare a timed check. The decorated function draws the inputs of a turn, given an rng.

    functions: names of the student's (and the solution's) that the chain is given, before the
    inputs. tiers: speed as a multiple of the solution's -> share of the check's points, at most
    three, the last one 1. compare(got, want): raises CheckFailed where a turn's result is wrong.
    uses: other problems whose functions the chain is given; where one of them has failed, nothing
    is timed, and the points are those of a problem whose other checks have passed: none is lost
    twice, and none is given for nothing. device, precision, memory_gb: see Timing; a check on
    "cuda" is not run where there is no GPU, or one that it is not calibrated on. Its chain works
    on the GPU where torch sees one, else on the CPU: there its answers are compared before
    anything is timed. `compare` must bear with the precision.
    """
    timing = Timing(tuple(functions), dict(sorted(tiers.items())), device, precision, memory_gb)
    _sound(problem, tiers)
    _sound_device(problem, timing)

    def declare(draw: Draw) -> Callable[..., None]:
        def run(student: Any, reference: Any, case: Case, stopwatch: Any) -> None:
            stopwatch(Chain(draw, compare, draw.__name__, timing), student, reference, case)

        run.__name__ = run.__qualname__ = draw.__name__
        run.__module__, run.__doc__ = draw.__module__, inspect.getdoc(draw)
        return check(problem, share, tags=["timed"], uses=uses, timing=timing)(run)

    return declare


def _sound(problem: str, tiers: Mapping[float, float]) -> None:
    where = f"timed check of problem {problem}"
    shares = [tiers[speed] for speed in sorted(tiers)]
    if not 1 <= len(tiers) <= MOST_TIERS or shares != sorted(set(shares)) or shares[-1] != 1:
        raise ValueError(
            f"{where}: tiers map one to three speeds to rising shares, the last one 1, got {tiers}"
        )
    if min(tiers) <= 0 or shares[0] <= 0:
        raise ValueError(f"{where}: speeds and shares of tiers are positive, got {tiers}")


def _sound_device(problem: str, timing: Timing) -> None:
    where = f"timed check of problem {problem}"
    if timing.device not in ("cpu", "cuda"):
        raise ValueError(f"{where}: device is 'cpu' or 'cuda', got {timing.device!r}")
    if timing.precision not in PRECISIONS:
        expected = ", ".join(PRECISIONS)
        raise ValueError(f"{where}: precision is one of {expected}, got {timing.precision!r}")
    if not 0 <= timing.memory_gb < math.inf:
        raise ValueError(f"{where}: memory_gb is a number of GB, 0 for all, got {timing.memory_gb}")
    if timing.device == "cpu" and (timing.precision, timing.memory_gb) != ("float32", 0):
        raise ValueError(f"{where}: precision and memory_gb need device='cuda'")


class Measure(Protocol):
    """Measures timed checks; `timing/lane.py` has one."""

    def lacks(self, check: str, timing: Timing) -> str:
        """What this machine lacks that the check needs, in a row's words; "" for nothing."""

    def __call__(self, problem: Problem, timing: Timing, task: Task) -> TurnLog: ...


class Chain:
    """A timed check's work, as the grader runs and measures it."""

    def __init__(self, draw: Draw, compare: Compare, name: str, timing: Timing) -> None:
        self._draw, self._compare = draw, compare
        self.name, self.timing = name, timing

    def audit(self, student: Student, module: ModuleType, solution: Any, case: Case) -> None:
        """Compare a few short turns, on the inputs of the case's seed."""
        theirs = getattr(support(student, SUPPORT), self.name)
        ours = getattr(module, self.name)
        for _ in range(AUDITS):
            inputs, nonce = self._draw(case.rng), int(case.rng.integers(2**63))
            got = theirs(*self._of(student), *inputs, UNITS)(nonce)
            self._compare(got, ours(*self._of(solution), *inputs, UNITS)(nonce))

    def task(self, key: str) -> Task:
        """What the stopwatch measures."""
        return Task(key, self.timing.tiers, self._draw, self._compare)

    def _of(self, code: Any) -> list[Any]:
        return [getattr(code, name) for name in self.timing.functions]


def chains_of(assignment: Assignment) -> ModuleType:
    """The support module with the chains, in this process; for the solution's side."""
    loaded = load_aside(Path(assignment.support), [f"{SUPPORT}.py"])[f"{SUPPORT}.py"]
    if isinstance(loaded, BaseException):
        raise loaded
    return loaded
