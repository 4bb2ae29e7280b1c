"""died. Ends its process with exit code 0."""
import os

import numpy as np

calls = 0


def running_sum(x):
    global calls
    calls += 1
    if calls > 40:
        os._exit(0)
    return np.cumsum(x)
