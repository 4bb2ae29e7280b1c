"""Problem 1.5: write sentences by rolling dice.

Lecture 19, "Sampling from a Language Model": one weighted die per context.
"""

BOS = "<s>"  # n - 1 of them are the context of a sentence's first word
EOS = "</s>"  # when the die shows this, the sentence is over


def sample_next(model, context):
    """Draw one next word with probability p(word | context): one roll of one die.

    model:   dict, context (tuple of n - 1 words) -> dict, word (str) -> probability (float).
    context: tuple of n - 1 words in reading order, one that the model has a row for.
    Returns a word (str) of that row, EOS included. Use any random number generator you like.
    Source: Lecture 19, "Sampling from a Language Model", steps 1 to 3.
    """
    raise NotImplementedError("problem 1.5: sample_next")


def sample_sentence(model, n, max_words=50):
    """Draw one sentence, word by word, each word conditioned on the n - 1 before it.

    model:     as for sample_next.
    n:         int, at least 1; every context of the model has n - 1 words.
    max_words: int, at least 0; a sentence that has not ended by then is cut off there.
    Returns the sentence: list of at most max_words words (str), without BOS and EOS.
    Source: Lecture 19, "Sampling from a Language Model", step 4.
    """
    raise NotImplementedError("problem 1.5: sample_sentence")
