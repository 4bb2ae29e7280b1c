"""Problem 1.3: the probability of a sentence.

Lecture 19, "n-Gram Model (n=3)": the product of p(w_t | w_{t-1}, w_{t-2}) over the sentence.
"""

BOS = "<s>"  # stands n - 1 times before the sentence: the first word needs a context too
EOS = "</s>"  # stands once after the sentence: its end has a probability like any word


def factors(model, n, sentence):
    """The factors of the probability of a sentence, one for each word and one for the end.

    model:    dict, context (tuple of n - 1 words) -> dict, word (str) -> probability.
    n:        int, at least 1; every context of the model has n - 1 words.
    sentence: list of T words (str), T >= 0, without BOS and EOS.
    Returns a list of T + 1 numbers: p(w_t | context of w_t) for t = 1..T, then that of EOS. A
    factor is 0.0 where the word was never seen after its context, and also where the model has
    no table for the context.
    Source: Lecture 19, "n-Gram Model (n=3)"; padding and zeros: section 2 of the handout.
    """
    raise NotImplementedError("problem 1.3: factors")


def log_probability(model, n, sentence):
    """The natural logarithm of the probability of a sentence, its end included.

    model, n, sentence: as for factors.
    Returns a float, the logarithm of the product of the factors: finite for sentences of any
    length as long as no factor is 0, and -inf when one is 0, without an exception.
    Source: Lecture 19, "n-Gram Model (n=3)"; section 1 of the handout.
    """
    raise NotImplementedError("problem 1.3: log_probability")
