"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out, and the nonce
is known only when the clock runs.
"""

import numpy as np


def a_long_stream(count_ids, ids, V, n, units):
    """Count the n-grams of a stream of T ids below V; the counts shift the ids of the next link.

    ids: (T,) int32.   Returns the ids and counts of the last link.
    """

    def turn(nonce):
        stream = (ids + nonce % V) % V
        for _ in range(units):
            ngrams, counts = (np.asarray(each, np.int64) for each in count_ids(stream, n))
            shift = int(counts @ (ngrams @ np.arange(1, n + 1)))
            stream = (stream + shift % V) % V
        return stream, counts

    return turn
