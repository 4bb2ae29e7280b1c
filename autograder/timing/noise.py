"""Classes of noise, and how many pairs each needs. Fixed numbers: whoever looks at the ratio while
measuring and stops when it suits is wrong more often than his error rate says."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Sequence
from typing import Final

# coefficient of variation of one turn -> pairs, by the margin between thresholds and solutions.
# With these, fewer than 1 of 10,000 simulated gradings at the margin are meant to go wrong, with a
# burst of +50 % in every tenth turn and a bias of 1 % in every launch; whether that holds measures
# tests/timing/test_error_rate.py.
PAIRS: Final[dict[float, dict[float, int]]] = {
    0.10: {0.02: 15, 0.05: 21, 0.10: 75, 0.15: 151, 0.20: 301, 0.30: 501},
    0.40: {0.02: 9, 0.05: 9, 0.10: 9, 0.15: 15, 0.20: 21, 0.30: 41, 0.50: 101, 0.80: 301},
}
# an estimate from few turns may be too low by this factor
CAUTION: Final = 1.5


def spread(seconds: Sequence[float]) -> float:
    """The coefficient of variation of turns, from their quartiles, which bursts do not move."""
    low, middle, high = statistics.quantiles(seconds, n=4)
    return (high - low) / 1.349 / middle


def spread_of_steps(seconds: Sequence[float]) -> float:
    """The same, from what changes from one turn to the next, so that a drift does not count."""
    steps = [math.log(after / before) for before, after in itertools.pairwise(seconds)]
    low, _, high = statistics.quantiles(steps, n=4)
    return (high - low) / 1.349 / math.sqrt(2)


def noise_class(
    seconds: Sequence[float], margin: float, spread: Callable[[Sequence[float]], float] = spread
) -> float | None:
    """The class that turns of the solution belong to; None when they are too noisy for any."""
    estimate = CAUTION * spread(seconds)
    return next((each for each in PAIRS[margin] if estimate <= each), None)
