"""Right, written otherwise: cumulative distributions of the ids after each context, and bisection."""

from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import accumulate
from random import Random

DICE = Random()


def sample_chains(ids, n, chains, length):
    ring = [int(id) for id in ids]
    size, ring = len(ring), ring + ring[: n - 1]
    after = defaultdict(Counter)
    for place in range(size):
        after[tuple(ring[place : place + n - 1])][ring[(place + n - 1) % size]] += 1
    dice = {c: (list(counts), list(accumulate(counts.values()))) for c, counts in after.items()}

    def chain():
        start = DICE.randrange(size)
        ids = ring[start : start + n - 1]
        while len(ids) < length:
            faces, heights = dice[tuple(ids[len(ids) - n + 1 :])]
            ids.append(faces[bisect_right(heights, DICE.random() * heights[-1])])
        return ids

    return [chain() for _ in range(chains)]
