"""Right, written otherwise: one Counter over slices of all padded sentences."""

from collections import Counter
from itertools import chain


def count_ngrams(sentences, n):
    if n <= 0:
        raise ValueError("windows have at least one word")
    padded = [["<s>"] * (n - 1) + [*words] + ["</s>"] for words in sentences]
    return Counter(chain.from_iterable(zip(*(p[k:] for k in range(n))) for p in padded))
