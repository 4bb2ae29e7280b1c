"""Public checks."""

import numpy as np

from autograder.checks import assert_close, check


@check("1.1", share=0.2)
def three_numbers(student):
    """The running sums of 1, 2 and 4."""
    assert_close(student.running_sum(np.array([1.0, 2.0, 4.0])), [1.0, 3.0, 7.0])
