"""Public checks of problem 1.4: the worked examples of the handout."""

import math

from autograder.checks import assert_close, check, expected


@check("1.4", share=0.2)
def the_training_text_of_the_worked_example(student):
    """The perplexity of the handout's two sentences under their own bigram model."""
    example = expected("training_text")
    got = student.perplexity(example["probabilities"])
    hint = "How many factors do the two sentences have together?"
    assert_close(got, example["perplexity"], what="perplexity", hint=hint)


@check("1.4", share=0.15)
def a_uniform_model_and_an_impossible_word(student):
    """A model without any knowledge of four words, and one to which a word is impossible."""
    example = expected("uniform")
    got = student.perplexity(example["probabilities"])
    hint = "The model guesses one of four words each time."
    assert_close(got, example["perplexity"], what="perplexity of a uniform model", hint=hint)
    got = student.perplexity([[1.0, 1.0, 0.5, 1.0], [1.0, 1.0, 0.0, 0.0]])
    hint = "What is the logarithm of 0, and what is the mean of numbers of which it is one?"
    assert_close(got, math.inf, what="perplexity of a text with a factor of 0", hint=hint)
