"""Public checks of problem 1.1: the worked examples of the handout."""

from autograder.checks import assert_equal, check, expected


@check("1.1", share=0.15)
def bigrams_of_the_worked_example(student):
    """The bigrams of the handout's two sentences."""
    example = expected("bigrams")
    counts = student.count_ngrams(example["sentences"], example["n"])
    hint = "A sentence of T words has T + 1 windows. Which windows do you have, and which not?"
    assert_equal(counts, example["counts"], what="count_ngrams(sentences, 2)", hint=hint)


@check("1.1", share=0.2)
def trigrams_of_the_worked_example(student):
    """The trigrams of the handout's two sentences."""
    example = expected("trigrams")
    counts = student.count_ngrams(example["sentences"], example["n"])
    hint = "A sentence of T words has T + 1 windows, for n = 3 as for n = 2."
    assert_equal(counts, example["counts"], what="count_ngrams(sentences, 3)", hint=hint)
