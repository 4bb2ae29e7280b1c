"""wrong. Collects arrays and works on ten of them at once, when the tenth has come."""
import numpy as np

waiting = []


def running_sum(x):
    answer = np.empty_like(x)
    waiting.append((x, answer))
    if len(waiting) == 10:
        sums = np.cumsum(np.stack([x for x, _ in waiting if len(x) == len(waiting[0][0])]), axis=1)
        for (_, answer), row in zip(waiting, sums):
            answer[:] = row
        waiting.clear()
    return answer
