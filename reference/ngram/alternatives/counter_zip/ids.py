"""Right, written otherwise: a Counter of tuples, sorted."""

from collections import Counter

import numpy as np


def count_ids(ids, n):
    ids = ids.tolist()
    counts = Counter(zip(*(ids[k:] for k in range(n))))
    rows = sorted(counts)
    ngrams = np.array(rows, dtype=np.uint32).reshape(len(rows), n)
    return ngrams, np.array([counts[row] for row in rows], dtype=np.int32)
