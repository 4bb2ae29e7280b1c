"""Problem 1.6: how much a model has learnt by heart.

Lecture 19, "5-Gram Model": what does a 5-gram model of a real text write?
"""


def one_way_share(model):
    """The share of contexts after which only one word was ever seen.

    model: dict, context (tuple of n - 1 words) -> dict, word (str) -> probability; at least one
        context. The end symbol is a word here.
    Returns a number in [0, 1]; each context counts once.
    Source: Lecture 19, "5-Gram Model"; problem 1.6 of the handout.
    """
    raise NotImplementedError("problem 1.6: one_way_share")


def copied_share(written, sentences):
    """The share of written sentences that stand in a text, word for word, as whole sentences.

    written:   list of at least one sentence, each a list of words (str); equal ones count each
        time, and a sentence may be empty.
    sentences: list of sentences, the text.
    Returns a number in [0, 1].
    Source: Lecture 19, "5-Gram Model"; problem 1.6 of the handout.
    """
    raise NotImplementedError("problem 1.6: copied_share")
