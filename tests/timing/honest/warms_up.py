"""Builds a table when it is first called."""

import numpy as np

table = None


def running_sum(x):
    global table
    if table is None:
        table = np.array([i * i for i in range(200_000)])
    return np.cumsum(x)
