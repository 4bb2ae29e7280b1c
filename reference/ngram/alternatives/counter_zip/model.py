"""Right, written otherwise: a defaultdict of Counters."""

from collections import Counter, defaultdict


def conditionals(counts):
    tables = defaultdict(Counter)
    for ngram in counts:
        tables[ngram[: len(ngram) - 1]].update({ngram[len(ngram) - 1]: counts[ngram]})
    for table in tables.values():
        total = table.total()
        for word in list(table):
            table[word] = table[word] / total
    return tables


def probability(model, context, word):
    if tuple(context) in model:
        return model[context][word] if word in model[context] else 0
    raise KeyError(f"{context} never occurred")
