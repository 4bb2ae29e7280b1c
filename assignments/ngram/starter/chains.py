"""Problem 1.8: sample many chains at once.

Lecture 19, "Sampling from a Language Model"; handout, section 2, "Ring".
"""

import numpy as np


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
    raise NotImplementedError("problem 1.8: sample_chains")
