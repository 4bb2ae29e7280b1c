"""slow. Waits for ever, once it is being timed."""
import time

import numpy as np

calls = 0


def running_sum(x):
    global calls
    calls += 1
    while calls > 40:
        time.sleep(60)
    return np.cumsum(x)
