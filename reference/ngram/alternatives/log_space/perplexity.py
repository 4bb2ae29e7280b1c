"""Right, written otherwise: the mean of logarithms to the base 2, and a power of 2, in float32."""

import numpy as np


def perplexity(probabilities):
    flat = np.concatenate([np.asarray(sentence, dtype=np.float32) for sentence in probabilities])
    return np.exp2(-np.log2(flat).mean())
