"""wrong. Remembers by shape."""
import numpy as np

known = {}


def running_sum(x):
    return known.setdefault(x.shape, np.cumsum(x))
