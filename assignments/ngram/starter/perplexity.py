"""Problem 1.4: how surprised a model is by a text.

Handout, section 1, "Perplexity".
"""


def perplexity(probabilities):
    """The perplexity of a text, from the factors of its sentences.

    probabilities: list of S >= 1 lists of numbers in [0, 1], one list for each sentence: the
        T_s + 1 factors of its words and of its end, as in problem 1.3.
    Returns a float, exp(-(1/N) * sum of ln p over all N factors of the text): 1 at least, V for
    a uniform model over V words, inf when a factor is 0. Finite for any number of factors.
    Source: section 1 of the handout; what N counts: section 2.
    """
    raise NotImplementedError("problem 1.4: perplexity")
