"""Milestone 1, for `autograder milestones`: your n-gram model, problems 1.1 to 1.5, on a whole text.

Runs beside your files. The n-gram models of orders 1 to 4 and the uniform one are mixed, since
each alone gives some word of a new text the probability 0. How much of each is found by EM on
sentences that were not counted (Jelinek and Mercer, 1980).
"""

from itertools import pairwise

import numpy as np

ORDERS = (1, 2, 3, 4)
SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)  # of the text: the points of the learning curve
TRIED = 0.1  # of the sentences, for the mixture
ROUNDS = 20  # of EM
WRITES = 3  # the order that writes: long enough to read well, short enough to be new


def run(train, held_out, vocabulary, budget, seed, report):
    """Learn from growing shares of a text.

    train, held_out: (L,), (M,) int64, streams of ids; id 0 ends a sentence or a line.
    vocabulary: list of V tokens (str). budget: int, how many tokens of train to learn from.
    seed: int; not needed, counting is what it is. report: function of the number of tokens learnt
    from and the perplexity on held_out, for each point of the learning curve.
    Returns {"perplexity": float, "sample": list of tokens (str)}.
    """
    import sample

    text = sentences(train[:budget], vocabulary)
    new = sentences(held_out, vocabulary)
    for share in SHARES:
        some = text[: max(2, int(share * len(text)))]
        models, perplexity = learn(some, new, len(vocabulary))
        report(sum(len(each) + 1 for each in some), perplexity)
    drawn = sample.sample_sentence(models[WRITES - 1], WRITES, 200)
    return {"perplexity": perplexity, "sample": [*drawn, vocabulary[0]]}


def sentences(ids, vocabulary):
    """A stream of ids as lists of tokens, without the ends; an unfinished one is left out."""
    ends = np.flatnonzero(ids == 0)
    return [[vocabulary[i] for i in ids[a + 1 : b]] for a, b in pairwise([-1, *ends])]


def learn(text, new, V):
    """The models of all orders, and the perplexity of their mixture on new sentences."""
    import counts
    import model
    import perplexity
    import score

    tried = max(1, int(TRIED * len(text)))
    models = [model.conditionals(counts.count_ngrams(text[tried:], n)) for n in ORDERS]

    def factors(some):
        """One row for each order and one for the uniform model; one column for each token."""
        rows = [[p for s in some for p in score.factors(m, n, s)]
                for n, m in zip(ORDERS, models, strict=True)]  # fmt: skip
        return np.array([np.full(len(rows[0]), 1 / V), *rows], dtype=np.float64)  # (O + 1, N)

    mixture = fitted(factors(text[:tried]))  # (O + 1,)
    return models, float(perplexity.perplexity([(mixture @ factors(new)).tolist()]))


def fitted(factors):
    """The weights (R,) of R models that make their mixture's likelihood largest, by EM.

    factors: (R, N), what each model gives each of N tokens.
    """
    weights = np.full(len(factors), 1 / len(factors))
    for _ in range(ROUNDS):
        parts = weights[:, None] * factors  # (R, N)
        weights = (parts / parts.sum(0)).mean(1)
    return weights
