"""Falls back to a loop where NumPy fails, which it never does."""

import numpy as np


def running_sum(x):
    try:
        return np.cumsum(x)
    except Exception:
        return [sum(x[: i + 1]) for i in range(len(x))]
