"""The public check."""

from autograder.checks import assert_close, check, expected


@check("1", share=0.4)
def the_mean_of_three(student):
    """The mean of three numbers."""
    example = expected("three")
    assert_close(student.mean(example["numbers"]), example["mean"], what="mean")
