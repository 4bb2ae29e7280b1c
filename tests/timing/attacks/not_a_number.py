"""wrong. Hopes that nothing is unequal to NaN."""
import numpy as np


def running_sum(x):
    return np.full(len(x), np.nan)
