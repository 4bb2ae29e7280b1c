"""slow. Processes and a thread of its own keep every core busy while the solution works."""
import os
import threading

import numpy as np


def in_a_loop(x):
    total, sums = 0, []
    for value in x.tolist():
        total += value
        sums.append(total)
    return np.array(sums)



def burn():
    while True:
        sum(range(10_000))


for _ in range(3):
    if os.fork() == 0:
        burn()


def running_sum(x):
    if threading.active_count() == 1:
        threading.Thread(target=burn, daemon=True).start()
    return in_a_loop(x)
