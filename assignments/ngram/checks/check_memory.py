"""Public checks of problem 1.6: the worked examples of the handout."""

from autograder.checks import assert_close, check, expected


@check("1.6", share=0.2)
def one_way_contexts_of_the_lecture(student):
    """one_way_share of the lecture's trigram model, 44 of 49, and of a bigram model, 3 of 4."""
    example = expected("one_way_share")
    got = [student.one_way_share(model) for model in example["models"]]
    hint = "The handout lists the contexts that are not one-way. Which do you have?"
    assert_close(got, example["shares"], what="the list of both one-way shares", hint=hint)


@check("1.6", share=0.15)
def copies_of_the_lecture(student):
    """copied_share of the handout's four sentences: two of them stand in the text."""
    example = expected("copied_share")
    got = student.copied_share(example["written"], example["sentences"])
    hint = "The handout says of each of the four sentences whether it is a copy."
    assert_close(got, example["share"], what="copied_share", hint=hint)
