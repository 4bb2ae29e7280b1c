"""The binomial law, without approximation."""

from __future__ import annotations

import numpy as np


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
