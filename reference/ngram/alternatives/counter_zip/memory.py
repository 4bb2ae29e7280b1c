"""Right, written otherwise: Counters of lengths and of truth values."""

from collections import Counter


def one_way_share(model):
    lengths = Counter(map(len, model.values()))
    return lengths[1] / lengths.total()


def copied_share(written, sentences):
    found = Counter(sentence in sentences for sentence in written)
    return found[True] / found.total()
