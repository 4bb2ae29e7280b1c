"""Right, written otherwise: OrderedDict rows of NumPy scalars."""

from collections import OrderedDict, defaultdict

import numpy as np


class Table(OrderedDict):
    """A row that knows its own sum."""

    def normalised(self):
        total = np.sum(np.array(list(self.values())))
        return Table((word, np.float64(count) / total) for word, count in self.items())


def conditionals(counts):
    tables = defaultdict(Table)
    for ngram in reversed(list(counts)):
        tables[ngram[:-1]][ngram[-1]] = counts[ngram]
    return OrderedDict((context, table.normalised()) for context, table in tables.items())


def probability(model, context, word):
    return np.float64(dict(model[context]).get(word, 0.0))
