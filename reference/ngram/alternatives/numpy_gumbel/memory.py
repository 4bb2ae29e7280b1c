"""Right, written otherwise: NumPy booleans and their mean."""

import numpy as np


def one_way_share(model):
    return np.mean(np.array([len(table) for table in model.values()]) == 1)


def copied_share(written, sentences):
    known = set("\0".join(["", *sentence]) for sentence in sentences)
    return np.float32(np.mean(["\0".join(["", *sentence]) in known for sentence in written]))
