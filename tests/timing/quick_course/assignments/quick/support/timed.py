"""The chain of the timed check."""

import numpy as np


def sums(running_sum, x, units):
    """x: (K,) float64. Running sums, turned round, of running sums."""

    def turn(nonce):
        y = np.random.default_rng(nonce).permutation(x)
        for _ in range(units):
            y = np.asarray(running_sum(y))[::-1] % 1009
        return y

    return turn
