"""wrong. Remembers by address: memory is used again."""
import numpy as np

known = {}


def running_sum(x):
    return known.setdefault(x.ctypes.data, np.cumsum(x))
