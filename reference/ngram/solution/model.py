"""Problem 1.2: from counts to conditional probabilities.

Lecture 19, "Learning an n-Gram Model": the table p(w_t | w_{t-2} = cows, w_{t-1} = eat).
"""


def conditionals(counts):
    """The maximum likelihood n-gram model: one probability table per context.

    counts: dict, tuple of n words -> int, as in problem 1.1; the same n for every key.
    Returns model: dict, context -> row.
        context: tuple of n - 1 words in reading order, (w_{t-n+1}, ..., w_{t-1}).
        row:     dict, word (str) -> p(word | context), a number; only words that were
                 seen after this context, and the values of a row sum to 1.
    Source: Lecture 19, "Learning an n-Gram Model".
    """
    # BEGIN SOLUTION
    model = {}
    for ngram, count in counts.items():
        context, word = ngram[:-1], ngram[-1]  # (n - 1,), ()
        model.setdefault(context, {})[word] = count
    for row in model.values():
        total = sum(row.values())  # how often the context was followed by anything
        for word in row:
            row[word] = row[word] / total
    return model
    # END SOLUTION


def probability(model, context, word):
    """p(word | context), one entry of the model's tables.

    model:   as returned by conditionals.
    context: tuple of n - 1 words in reading order.
    word:    str.
    Returns a number in [0, 1]; 0.0 for a word that was never seen after this context.
    Raises KeyError if the context itself was never seen: the model has no table for it.
    Source: Lecture 19, "Learning an n-Gram Model".
    """
    # BEGIN SOLUTION
    return model[context].get(word, 0.0)
    # END SOLUTION
