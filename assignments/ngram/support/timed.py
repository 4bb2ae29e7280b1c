"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out. All random
numbers come from the nonce, which is known only when the clock runs, and no two links are alike.
"""

import numpy as np


def a_long_stream(count_ids, ids, n, units):
    """Count the n-grams of a stream of T ids; the counts say which half of it runs backwards in
    the next link.

    ids: (T,) int32.   Returns the ids and counts of the last link.
    """

    def turn(nonce):
        stream = np.random.default_rng(nonce).permutation(ids)
        half = len(ids) // 2
        for _ in range(units):
            ngrams, counts = (np.asarray(each, np.int64) for each in count_ids(stream, n))
            place = int(counts**2 @ (ngrams @ np.arange(1, n + 1))) % half
            turned = stream[place : place + half][::-1]
            stream = np.concatenate([stream[:place], turned, stream[place + half :]])
        return stream, counts

    return turn
