"""Works in a pool of threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

pool = ThreadPoolExecutor(1)


def running_sum(x):
    return pool.submit(np.cumsum, x).result()
