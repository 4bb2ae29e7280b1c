"""Keeps one buffer for all calls; as for the solution, an answer is a new array."""

import numpy as np

buffer = np.empty(0)


def running_sum(x):
    global buffer
    if len(buffer) < len(x):
        buffer = np.empty(2 * len(x), x.dtype)
    np.cumsum(x, out=buffer[: len(x)])
    return buffer[: len(x)].copy()
