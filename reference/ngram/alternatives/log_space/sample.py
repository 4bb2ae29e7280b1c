"""Right, written otherwise: exponential clocks, the first one to ring wins."""

import math
import random


def sample_next(model, context):
    clocks = {w: math.log(random.expovariate(1)) - math.log(p) for w, p in model[context].items()}
    return min(clocks, key=clocks.get)


def sample_sentence(model, n, max_words=50):
    def words(context):
        while (word := sample_next(model, context)) != "</s>":
            yield word
            context = (context + (word,))[1:]

    return [word for _, word in zip(range(max_words), words(("<s>",) * (n - 1)))]
