"""Public checks of problem 1.3: the worked example of the handout."""

import math

from autograder.checks import assert_close, check, expected


@check("1.3", share=0.2)
def factors_of_the_worked_example(student):
    """The factors of the handout's five sentences, of which one is empty."""
    example = expected("scores")
    model, n = example["model"], example["n"]
    got = {" ".join(words): student.factors(model, n, words) for words in example["sentences"]}
    hint = "T words have T + 1 factors. Write down the context of each one."
    assert_close(got, example["factors"], what="factors(model, 2, ...)", hint=hint)


@check("1.3", share=0.15)
def logarithms_of_the_worked_example(student):
    """The log-probabilities of these sentences; three of them are impossible."""
    example = expected("scores")
    model, n = example["model"], example["n"]
    got = [student.log_probability(model, n, words) for words in example["sentences"]]
    want = [-math.inf if log is None else log for log in example["log_probabilities"]]
    hint = "The logarithm of what? And what is it where that is 0?"
    assert_close(got, want, what="the list of the five log-probabilities", hint=hint)
