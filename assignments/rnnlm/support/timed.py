"""The chain of the timed check: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out. All random
numbers come from the nonce, which is known only when the clock runs, and no two links are alike.
"""

import numpy as np


def a_long_sequence(elman_forward, params, x, units):
    """The Elman network on a long sequence with wide inputs; its last states move the inputs.

    params: dict of arrays.   x: (N, T, J).   Returns the last link's states and outputs.
    """

    def turn(nonce):
        inputs = x + np.random.default_rng(nonce).normal(size=x.shape)
        for _ in range(units):
            h, y = elman_forward(params, inputs)
            shift = 0.1 * np.tanh(np.asarray(y)[:, -1].mean())
            inputs = np.roll(inputs, 1, axis=2) * (1 - shift**2)
        return h, y

    return turn
