"""Problem 1.1."""

# BEGIN SOLUTION
import numpy as np
# END SOLUTION


def running_sum(x):
    """The sums of the first 1, 2, ... numbers. x: (K,) float64. Returns (K,)."""
    # BEGIN SOLUTION
    return np.cumsum(x)
    # END SOLUTION
