"""Right, written otherwise: a Counter over n copies of the text, each shifted by one word."""

from collections import Counter

BOS = "<s>"
EOS = "</s>"


def count_ngrams(sentences, n):
    if not n >= 1:
        raise ValueError("n")
    counter = Counter()
    for words in sentences:
        padded = (BOS,) * (n - 1) + tuple(words) + (EOS,)
        counter.update(zip(*(padded[k:] for k in range(n)), strict=False))
    return counter
