"""An exact test of samplers: any right one passes, whatever random numbers it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from autograder.checks.binomial import binomial_p
from autograder.checks.compare import CheckFailed
from autograder.checks.transcript import observe
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
    worst = min(binomial_p(counts[o], len(draws), p) for o, p in possible.items())
    p_value = 0.0 if strange else min(1.0, worst * len(possible))
    observe("samples", counts, distribution, p_value >= ALPHA, p_value)
    if strange:
        detail = f"for example {strange[0]!r}"
        raise CheckFailed(f"{what} drew something whose probability is zero", detail, hint)
    if p_value < ALPHA:
        summary = f"{what} does not draw with the right probabilities"
        raise CheckFailed(summary, f"in {len(draws)} draws", hint)
