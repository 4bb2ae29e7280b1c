"""Right, written otherwise: all windows by zip, and a tuple of factors."""

import math


def factors(model, n, sentence):
    padded = ("<s>",) * (n - 1) + (*sentence, "</s>")
    windows = zip(*(padded[k:] for k in range(n)))
    return tuple(model.get(window[:-1], {}).get(window[-1], 0) for window in windows)


def log_probability(model, n, sentence):
    found = factors(model, n, sentence)
    return float("-inf") if 0 in found else sum(map(math.log, found))
