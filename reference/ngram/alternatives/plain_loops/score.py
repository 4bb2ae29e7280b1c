"""Right, written otherwise: the context is shifted word by word; logarithms are added up at once."""

from math import inf, log


def _walk(model, n, sentence):
    context = ["<s>"] * (n - 1)
    for word in sentence + ["</s>"]:
        table = model[tuple(context)] if tuple(context) in model else {}
        yield table[word] if word in table else 0.0
        if n > 1:
            context = context[1:] + [word]


def factors(model, n, sentence):
    return [p for p in _walk(model, n, sentence)]


def log_probability(model, n, sentence):
    total = 0.0
    for p in _walk(model, n, sentence):
        if p == 0:
            return -inf
        total += log(p)
    return total
