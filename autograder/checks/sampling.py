"""An exact test of samplers: any right one passes, whatever random numbers it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.compare import CheckFailed
from autograder.worker.client import Handle

ALPHA = 1e-9  # the chance that a right sampler fails a test


def assert_samples(
    draws: Sequence[Hashable],
    distribution: Mapping[Any, float],
    what: str = "the sampler",
    hint: str = "",
) -> None:
    """Independent draws follow a distribution over finitely many outcomes.

    draws: N outcomes. distribution: outcome -> probability, summing to 1. First, nothing
    impossible may be drawn; then the count of each outcome is held against its exact binomial
    law, two-sided, with Bonferroni's correction, so that the test holds at any N.
    """
    total = sum(distribution.values())
    if not abs(total - 1) <= 1e-9:
        raise ValueError(f"the probabilities sum to {total}, not to 1")
    if len(draws) == 0:
        raise CheckFailed(f"{what} drew nothing", "", hint)
    if any(isinstance(draw, Handle) or not isinstance(draw, Hashable) for draw in draws):
        raise CheckFailed(f"{what} returned an object of a type that was not asked for", "", hint)
    counts = Counter(draws)
    possible = {outcome: float(p) for outcome, p in distribution.items() if p > 0}
    strange = [outcome for outcome in counts if outcome not in possible]
    if strange:
        detail = f"for example {strange[0]!r}"
        raise CheckFailed(f"{what} drew something that has probability 0", detail, hint)
    worst = min(binomial_p(counts[o], len(draws), p) for o, p in possible.items())
    if worst * len(possible) < ALPHA:
        summary = f"{what} does not draw with the right probabilities"
        raise CheckFailed(summary, f"in {len(draws)} draws", hint)


def binomial_p(count: int, n: int, p: float) -> float:
    """Two-sided p-value of `count` successes in n trials of probability p, without approximation.

    Twice the smaller tail, at most 1.
    """
    if p >= 1.0:
        return 1.0 if count == n else 0.0
    logs = np.log(np.arange(1, n + 1, dtype=np.float64))
    factorials = np.concatenate([[0.0], np.cumsum(logs)])  # log k! for k = 0..n
    k = np.arange(n + 1)
    law = factorials[n] - factorials[k] - factorials[n - k] + k * np.log(p) + (n - k) * np.log1p(-p)
    masses = np.exp(law)
    return float(min(1.0, 2 * min(masses[: count + 1].sum(), masses[count:].sum())))
