"""Public checks of problem 1.7: the worked example of the handout."""

from autograder.checks import assert_equal, check, expected


@check("1.7", share=0.2)
def bigrams_of_a_stream(student):
    """The windows of two ids of the handout's stream, in order, and their counts."""
    example = expected("stream")
    got = student.count_ids(example["ids"], 2)
    hint = "Nine ids have eight windows of two. Which of them are equal?"
    assert_equal(got, example["bigrams"], what="count_ids(ids, 2)", hint=hint)


@check("1.7", share=0.15)
def trigrams_of_a_stream(student):
    """The windows of three ids of the handout's stream, in order, and their counts."""
    example = expected("stream")
    got = student.count_ids(example["ids"], 3)
    hint = "Nine ids have seven windows of three. By which id are the rows sorted first?"
    assert_equal(got, example["trigrams"], what="count_ids(ids, 3)", hint=hint)
