"""Problem 1.1."""


def running_sum(x):
    """The sums of the first 1, 2, ... numbers. x: (K,) float64. Returns (K,)."""
    raise NotImplementedError("problem 1.1: running_sum")
