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
    # BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    counts = {}
    for sentence in sentences:
        padded = [BOS] * (n - 1) + sentence + [EOS]  # (n - 1 + T + 1,)
        for t in range(len(padded) - n + 1):  # T + 1 windows: each word once, and the end
            ngram = tuple(padded[t : t + n])  # (n,)
            counts[ngram] = counts.get(ngram, 0) + 1
    return counts
    # END SOLUTION
