"""Problem 1.8: sample many chains at once.

Lecture 19, "Sampling from a Language Model"; handout, section 2, "Ring".
"""

# BEGIN SOLUTION
# No tables are needed: to roll the die of a context is to take any one of its occurrences and to
# copy the id that follows there. Occurrences of the same context are neighbours once sorted.
import random

# END SOLUTION
# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD
# BEGIN SOLUTION
def occurrences(ring, size, width):
    """The places of a ring, gathered by the `width` ids that stand there, their context.

    ring: (at least T + width,) ids, the first ones again after the last; size: T.
    Returns order, (T,): the places, those with equal contexts next to each other; begin and
    times, (T,) each: for every place, where its context begins in `order`, and how often it
    occurs.
    """
    places = np.arange(size)  # (T,)
    contexts = ring[places[:, None] + np.arange(width)]  # (T, width)
    order = np.lexsort((places, *contexts.T[::-1]))  # by the first id, then the second, ...
    contexts = contexts[order]
    new = np.concatenate([[True], (contexts[1:] != contexts[:-1]).any(axis=1)])  # (T,)
    first = np.flatnonzero(new)  # (R,) for R different contexts
    lengths = np.diff(first, append=size)
    begin, times = np.empty((2, size), np.int64)
    begin[order] = np.repeat(first, lengths)
    times[order] = np.repeat(lengths, lengths)
    return order, begin, times
# END SOLUTION

def sample_chains(ids, n, chains, length):
    """Many independent samples from the n-gram model of a stream of ids.

    ids:    (T,) integers, T >= n. The stream is closed to a ring: the first id follows the last,
        so every context has a continuation.
    n:      int, at least 1.
    chains: int, at least 1, how many samples.
    length: int, at least n - 1, how many ids each has.
    Returns (chains, length) integers. Each chain starts as the n - 1 ids at a random place of
    the ring, all places equally likely; each further id has its maximum likelihood probability
    given the n - 1 ids before it. Use any random number generator you like.
    Source: Lecture 19, "Sampling from a Language Model"; section 2 of the handout, "Ring".
    """
    # BEGIN SOLUTION
    ids = np.asarray(ids)
    size = len(ids)
    ring = np.concatenate([ids, ids[:n]])  # (T + n,)
    order, begin, times = occurrences(ring, size, n - 1)
    follows, moved = ring[order + n - 1], (order + 1) % size  # (T,), (T,)
    rng = np.random.default_rng(random.getrandbits(64))  # follows random.seed
    written = np.empty((length, chains), ids.dtype)
    place = rng.integers(size, size=chains)  # (C,)
    written[: n - 1] = ring[place + np.arange(n - 1)[:, None]]  # (n - 1, C)
    first, many = begin[place], times[place]  # (C,) the occurrences of each chain's context
    small = np.int32 if size < 2**31 else np.int64  # less memory to look around in
    dice = np.stack([begin[moved], times[moved]], axis=1).astype(small)  # (T, 2), one id further on
    for t in range(n - 1, length):
        one = first + (rng.random(chains) * many).astype(np.int64)  # (C,) any of them
        written[t] = follows.take(one)
        first, many = dice.take(one, axis=0).T  # (C,), (C,)
    return written.T
    # END SOLUTION
