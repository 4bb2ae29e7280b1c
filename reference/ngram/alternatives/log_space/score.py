"""Right, written otherwise: NumPy, in single precision; the logarithm of 0 is its -inf."""

import numpy as np


def factors(model, n, sentence):
    padded = ["<s>"] * (n - 1) + list(sentence) + ["</s>"]
    return np.array(
        [
            model.get(tuple(padded[t : t + n - 1]), {}).get(padded[t + n - 1], 0)
            for t in range(len(sentence) + 1)
        ],
        dtype=np.float32,
    )


def log_probability(model, n, sentence):
    return np.sum(np.log(factors(model, n, sentence)))
