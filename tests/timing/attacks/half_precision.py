"""wrong. Works in float16."""
import numpy as np


def running_sum(x):
    return np.cumsum(x.astype(np.float16)).astype(np.float64)
