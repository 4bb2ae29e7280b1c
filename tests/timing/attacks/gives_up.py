"""raised. Raises in the midst of the measurement."""
import numpy as np

calls = 0


def running_sum(x):
    global calls
    calls += 1
    if calls > 40:
        raise KeyboardInterrupt
    return np.cumsum(x)
