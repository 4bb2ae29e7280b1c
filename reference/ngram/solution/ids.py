"""Problem 1.7: count the n-grams of a long stream of ids, all windows at once.

Lecture 19, "Learning an n-Gram Model"; handout, section 2, "Streams of ids".
"""

# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD
# BEGIN SOLUTION
# A window becomes one integer. Equal integers stand next to each other once they are sorted, so
# there is no loop over the stream, only over the n digits.

FITS = 2**63  # keys below this are int64
FEW = 2**31  # and below this int32
PIECE = 2**15  # keys that are taken apart at a time: they stay in the processor's cache


def pack(ids, base, n):
    """Each window of n ids as one integer; the integers have the order of the windows.

    ids: (T,) integers below base. A window is a number with n digits in this base. Where such a
    number would be too large, a prefix of the window is replaced by its rank among all
    prefixes, which is less than T.
    Returns keys, (W,) int32 or int64 with W = T - n + 1, and ranked: dict, length k of a prefix that was
    replaced -> (R,) int64, the key that belongs to each rank.
    """
    small = base**n <= FEW  # half the bytes are sorted in half the time
    keys = ids[: len(ids) - n + 1].astype(np.int32 if small else np.int64)  # (W,), all below size
    size = base
    ranked = {}
    for k in range(1, n):
        if size * base > FITS:
            ranked[k], keys = np.unique(keys, return_inverse=True)  # (R,), (W,)
            size = len(ranked[k])
        keys *= base
        np.add(keys, ids[k : k + len(keys)], out=keys, casting="unsafe")  # no copy of ids
        size *= base
    return keys, ranked


def unpack(keys, chosen, ranked, base, n):
    """The windows that belong to some of the keys.

    keys: (W,) integers.   chosen: (M,) places in keys.
    Returns (M, n) integers, in the smallest type that holds the ids.
    """
    ngrams = np.empty((len(chosen), n), np.min_scalar_type(base - 1))  # (M, n)
    for start in range(0, len(chosen), PIECE):
        rows = ngrams[start : start + PIECE]  # (P, n)
        part = keys.take(chosen[start : start + PIECE])  # (P,)
        for k in range(n - 1, 0, -1):  # the last digit first
            prefix = part // base  # the remainder by hand: a tenth of the time of np.remainder
            np.subtract(part, prefix * base, out=rows[:, k], casting="unsafe")
            part = ranked[k][prefix] if k in ranked else prefix
        rows[:, 0] = part
    return ngrams


def runs(keys):
    """Runs of equal keys. keys: (W,), sorted.

    Returns chosen, (M,): where each run begins; ends, (M + 1,): its differences are the counts.
    """
    new = np.empty(len(keys) + 1, bool)  # where a key differs from the one before it
    new[0] = new[-1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
    ends = np.flatnonzero(new).astype(np.min_scalar_type(len(new)))  # (M + 1,), in few bytes
    return ends[:-1], ends


def tally(keys, size):
    """The same for the keys below a small size: one counter for each of them, and nothing to sort.

    Returns these keys in order, (size,), and chosen and ends as from `runs`.
    """
    counts = np.bincount(keys, minlength=size)  # (size,)
    chosen = np.flatnonzero(counts)  # (M,)
    return np.arange(size), chosen, np.append(0, counts[chosen].cumsum())
# END SOLUTION

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
    # BEGIN SOLUTION
    ids = np.asarray(ids)
    if len(ids) < n:
        return np.zeros((0, n), np.int64), np.zeros(0, np.int64)
    if ids.dtype == np.uint64:
        ids = ids.astype(np.int64)  # NumPy adds the two as floats
    base = int(ids.max()) + 1
    keys, ranked = pack(ids, base, n)  # (W,)
    if base**n <= len(keys):
        keys, chosen, ends = tally(keys, base**n)  # (V**n,), (M,), (M + 1,)
    else:
        keys.sort()  # equal windows are neighbours now
        chosen, ends = runs(keys)  # (M,), (M + 1,)
    ngrams = unpack(keys, chosen, ranked, base, n)
    del keys  # makes room for the counts
    return ngrams, np.diff(ends)
    # END SOLUTION
