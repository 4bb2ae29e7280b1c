"""Right, written otherwise: the Gumbel-max trick over an array of words."""

import numpy as np

RNG = np.random.default_rng()


def sample_next(model, context):
    row = model[context]
    scores = np.log(list(row.values())) + RNG.gumbel(size=len(row))
    return np.array(list(row))[scores.argmax()]  # a NumPy string


def sample_sentence(model, n, max_words=50, _context=None):
    context = ("<s>",) * (n - 1) if _context is None else _context
    if max_words == 0:
        return []
    word = sample_next(model, context)
    if word == "</s>":
        return []
    rest = sample_sentence(model, n, max_words - 1, (*context, word)[1:])
    return [word, *rest]
