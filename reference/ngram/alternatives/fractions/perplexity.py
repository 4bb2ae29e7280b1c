"""Right, written otherwise: an exact product, whose root is taken in the end."""

from fractions import Fraction
from math import exp, inf, log, prod


def perplexity(probabilities):
    product = prod(Fraction(p) for sentence in probabilities for p in sentence)
    size = sum(map(len, probabilities))
    if product == 0:
        return inf
    return exp((log(product.denominator) - log(product.numerator)) / size)
