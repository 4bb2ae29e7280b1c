"""Right, written otherwise: a defaultdict of NumPy integers, and a queue as the window."""

from collections import defaultdict, deque

import numpy as np


def count_ngrams(sentences, n):
    if n < 1:
        raise ValueError(n)
    counts = defaultdict(lambda: np.int64(0))
    for sentence in sentences:
        window = deque(["<s>"] * n, maxlen=n)
        for word in [*sentence, "</s>"]:
            window.append(word)
            counts[tuple(window)] += 1
    return counts
