"""Looks at the clock and prints how long it took."""

import time

import numpy as np

calls = 0


def running_sum(x):
    global calls
    start = time.perf_counter()
    answer = np.cumsum(x)
    calls += 1
    if calls % 500 == 0:
        print(f"{time.perf_counter() - start:.6f} s")
    return answer
