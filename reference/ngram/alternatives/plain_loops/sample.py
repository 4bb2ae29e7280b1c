"""Right, written otherwise: weights are subtracted from a uniform number until it is used up."""

import random


def sample_next(model, context):
    left = random.random() * sum(model[context].values())
    for word in model[context]:
        left -= model[context][word]
        if left < 0:
            return word
    return word  # rounding


def sample_sentence(model, n, max_words=50):
    words = []
    for t in range(max_words):
        begins = max(n - 1 - t, 0)
        context = ["<s>"] * begins + words[t - (n - 1 - begins) : t]
        word = sample_next(model, tuple(context))
        if word == "</s>":
            break
        words.append(word)
    return words
