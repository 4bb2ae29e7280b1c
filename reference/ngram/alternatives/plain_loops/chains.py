"""Right, written otherwise: one chain after the other, a list of continuations for each context."""

import random


def sample_chains(ids, n, chains, length):
    ring = [int(id) for id in ids]
    after = {}
    for place in range(len(ring)):
        window = tuple(ring[(place + k) % len(ring)] for k in range(n))
        after.setdefault(window[:-1], []).append(window[-1])
    written = []
    for _ in range(chains):
        start = random.randrange(len(ring))
        chain = [ring[(start + k) % len(ring)] for k in range(n - 1)]
        for _ in range(length - (n - 1)):
            chain.append(random.choice(after[tuple(chain[len(chain) - (n - 1) :])]))
        written.append(tuple(chain))
    return tuple(written)
