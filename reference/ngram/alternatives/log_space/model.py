"""Right, written otherwise: differences of logarithms."""

import math

import numpy as np


def conditionals(counts):
    logs = {}
    for ngram, count in counts.items():
        logs.setdefault(ngram[:-1], {})[ngram[-1]] = math.log(count)
    return {
        context: {w: math.exp(x - np.logaddexp.reduce(list(row.values()))) for w, x in row.items()}
        for context, row in logs.items()
    }


def probability(model, context, word):
    with np.errstate(divide="ignore"):
        return np.exp(np.log(model[context].get(word, 0.0)))
