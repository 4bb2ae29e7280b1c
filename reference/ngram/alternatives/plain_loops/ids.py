"""Right, written otherwise: a loop over the stream, and lists in the place of arrays."""


def count_ids(ids, n):
    counts = {}
    window = ()
    for id in ids:
        window = (*window, int(id))[-n:]
        if len(window) == n:
            counts[window] = counts.get(window, 0) + 1
    ngrams, numbers = [], []
    for window in sorted(counts):
        ngrams.append(list(window))
        numbers.append(counts[window])
    return [ngrams, numbers]
