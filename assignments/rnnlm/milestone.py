"""Milestone 2, for `autograder milestones`: your RNN-LM, problems 3.5 to 3.7, on a whole text.

Runs beside your files. Training is cut into pieces, to see the held-out perplexity between them.
"""

import numpy as np

HIDDEN, BATCH, LENGTH = 96, 16, 32
RATES = (1e-2, 5e-3, 3e-3, 2e-3, 1e-3, 5e-4)  # of the pieces: Adam starts anew in each
ROW = 64  # tokens of the held-out text that are scored at once, from BOS
WRITES = 200  # tokens


def run(train, held_out, vocabulary, budget, seed, report):
    """Learn from a stream of ids.

    train, held_out: (L,), (M,) int64, streams of ids.
    vocabulary: list of V tokens (str). budget: int, how many tokens to read in training.
    seed: int. report: function of the number of tokens read and the perplexity on held_out, for
    each point of the learning curve.
    Returns {"perplexity": float, "sample": list of tokens (str)}.
    """
    import language_model
    import sampling
    import training

    params = training.init_params(len(vocabulary), HIDDEN, seed)
    params = {name: np.asarray(value, np.float32) for name, value in params.items()}
    rows = held_out[: len(held_out) // ROW * ROW].reshape(-1, ROW)  # (M / ROW, ROW)
    steps = max(1, budget // (BATCH * LENGTH * len(RATES)))
    for piece, rate in enumerate(RATES, 1):
        params, _ = training.train(params, train, steps, BATCH, LENGTH, rate, seed + piece)
        perplexity = float(language_model.perplexity(params, rows))
        report(piece * steps * BATCH * LENGTH, perplexity)
    uniforms = np.random.default_rng(seed).random((1, WRITES))
    ids = sampling.sample(params, WRITES, 1.0, uniforms)
    return {"perplexity": perplexity, "sample": [vocabulary[int(i)] for i in ids[0]]}
