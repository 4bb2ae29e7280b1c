"""wrong. Remembers by address; its inputs lie in one buffer, as where an allocator hands out the same
memory again and again."""
import numpy as np

known, buffer = {}, np.empty(30_000)


def running_sum(x):
    mine = buffer[: len(x)]
    mine[:] = x
    return known.setdefault(mine.ctypes.data, np.cumsum(mine))
