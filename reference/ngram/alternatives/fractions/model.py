"""Right, written otherwise: exact probabilities, normalised while reading."""

from collections import Counter
from fractions import Fraction


def conditionals(counts):
    totals = Counter()
    for (*context, _), count in counts.items():
        totals[tuple(context)] += count
    return {
        context: {
            ngram[-1]: Fraction(count, total)
            for ngram, count in counts.items()
            if ngram[:-1] == context
        }
        for context, total in totals.items()
    }


def probability(model, context, word):
    row = model[context]
    try:
        return row[word]
    except KeyError:
        return 0
