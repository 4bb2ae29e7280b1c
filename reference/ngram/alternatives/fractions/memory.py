"""Right, written otherwise: exact shares, by counting what does not belong."""

from collections import Counter
from fractions import Fraction


def one_way_share(model):
    branches = [context for context, table in model.items() if table.keys() > {min(table)}]
    return 1 - Fraction(len(branches), len(model))


def copied_share(written, sentences):
    copies = Counter(map(tuple, written))
    for sentence in set(copies) - set(map(tuple, sentences)):
        del copies[sentence]
    return Fraction(copies.total(), len(written))
