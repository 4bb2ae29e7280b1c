"""slow. Remembers what it was asked, by content: nothing is asked twice."""

import numpy as np

known = {}


def in_a_loop(x):
    total, sums = 0, []
    for value in x.tolist():
        total += value
        sums.append(total)
    return np.array(sums)



def running_sum(x):
    key = x.tobytes()
    if key not in known:
        known[key] = in_a_loop(x)
    return known[key]
