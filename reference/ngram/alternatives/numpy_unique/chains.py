"""Right, written otherwise: contexts are numbered, and a continuation is found by searchsorted."""

import numpy as np


def sample_chains(ids, n, chains, length):
    size = len(ids)
    windows = np.asarray(ids)[(np.arange(size)[:, None] + np.arange(n)) % size]  # (T, n)
    _, number = np.unique(windows[:, :-1], axis=0, return_inverse=True)
    number = number.reshape(-1)  # (T,) of the context at each place
    order = np.argsort(number, kind="stable")
    edges = np.searchsorted(number[order], np.arange(number.max() + 2))
    place = np.random.randint(size, size=chains)
    result = np.empty((chains, length), dtype=np.int64)
    result[:, : n - 1] = windows[place, :-1]
    for t in range(n - 1, length):
        low, high = edges[number[place]], edges[number[place] + 1]
        place = order[np.random.randint(low, high)]
        result[:, t] = windows[place, -1]
        place = np.where(place == size - 1, 0, place + 1)
    return result
