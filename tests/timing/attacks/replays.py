"""wrong. Gives the answers of the turn before once more."""
import numpy as np

answers, calls = [], 0


def running_sum(x):
    global calls
    calls += 1
    if calls > 20:
        return answers[calls % 20][: len(x)]
    answers.append(np.cumsum(x))
    return answers[-1]
