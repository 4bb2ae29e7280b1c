"""Problem 1.7: count the n-grams of a long stream of ids, all windows at once.

Lecture 19, "Learning an n-Gram Model"; handout, section 2, "Streams of ids".
"""

import numpy as np


def count_ids(ids, n):
    """How often each n-gram occurs in one long stream of ids.

    ids: (T,) integers of any type, from 0 to 2**31 - 2; nothing is padded.
    n:   int, the length of a window, at least 1.
    Returns (ngrams, counts).
        ngrams: (M, n) integers, each different window once, in lexicographic order.
        counts: (M,) integers, how often each of them occurs.
    Where T < n there is no window: M = 0, and the shapes are (0, n) and (0,).
    Right for any number of different ids, also where V**n does not fit into 64 bits.
    Source: Lecture 19, "Learning an n-Gram Model"; section 2 of the handout.
    """
    raise NotImplementedError("problem 1.7: count_ids")
