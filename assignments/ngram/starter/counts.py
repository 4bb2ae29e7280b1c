"""Problem 1.1: count the n-grams of a text.

Lecture 19, "Learning an n-Gram Model": "From data! Just count n-gram frequencies."
"""

BOS = "<s>"  # stands n - 1 times before every sentence: the first word needs a context too
EOS = "</s>"  # stands once after every sentence: to stop is an event like any other


def count_ngrams(sentences, n):
    """How often each n-gram occurs in a list of sentences.

    sentences: list of S sentences, each a list of words (str); a sentence may be empty.
    n:         int, the length of a window, at least 1.
    Returns counts: dict, tuple of n words -> int, every count at least 1.
    Raises ValueError if n < 1.
    Source: Lecture 19, "Learning an n-Gram Model"; padding: section 2 of the handout.
    """
    raise NotImplementedError("problem 1.1: count_ngrams")
