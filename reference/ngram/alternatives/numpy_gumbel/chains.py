"""Right, written otherwise: a matrix of counts, and the largest of noisy logarithms."""

import numpy as np


def sample_chains(ids, n, chains, length):
    rng = np.random.default_rng()
    windows = np.stack([np.roll(ids, -k) for k in range(n)], axis=1)  # (T, n)
    words, last = np.unique(windows[:, -1], return_inverse=True)
    contexts, which = np.unique(windows[:, :-1], axis=0, return_inverse=True)
    counts = np.zeros((len(contexts), len(words)))
    np.add.at(counts, (which.reshape(-1), last.reshape(-1)), 1)
    number = {tuple(context): k for k, context in enumerate(contexts.tolist())}
    with np.errstate(divide="ignore"):
        logs = np.log(counts)  # (contexts, V), -inf where nothing was counted
    drawn = rng.choice(len(ids), size=chains, replace=True)
    columns = [windows[drawn, k] for k in range(n - 1)]
    while len(columns) < length:
        keys = zip(*columns[len(columns) - n + 1 :]) if n > 1 else [()] * chains
        rows = [number[tuple(map(int, key))] for key in keys]
        noise = rng.gumbel(size=(chains, len(words)))
        columns.append(words[np.argmax(logs[rows] + noise, axis=1)])
    return np.array(columns).reshape(-1, chains).T[:, :length]
