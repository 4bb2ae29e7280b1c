"""Right, written otherwise: the exact product, and the logarithm of its numerator and denominator."""

from fractions import Fraction
from math import inf, log, prod


def factors(model, n, sentence):
    history, found = ["<s>"] * (n - 1), []
    for word in (*sentence, "</s>"):
        try:
            found.append(Fraction(model[tuple(history[len(history) + 1 - n :])][word]))
        except KeyError:
            found.append(Fraction(0))
        history.append(word)
    return found


def log_probability(model, n, sentence):
    p = prod(factors(model, n, sentence))
    return log(p.numerator) - log(p.denominator) if p else -inf
