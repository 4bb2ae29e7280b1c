"""Right, written otherwise: one uniform number, looked up in the cumulative distribution."""

from bisect import bisect_right
from itertools import accumulate
from random import Random

DICE = Random()


def sample_next(model, context):
    words, weights = zip(*sorted(model[context].items()), strict=True)
    heights = list(accumulate(weights))
    return words[min(bisect_right(heights, DICE.random() * heights[-1]), len(words) - 1)]


def sample_sentence(model, n, max_words=50):
    history = ["<s>"] * (n - 1)
    for _ in range(max_words):
        history.append(sample_next(model, tuple(history[len(history) - n + 1 :])))
        if history[-1] == "</s>":
            return history[n - 1 : -1]
    return history[n - 1 :]
