"""Public checks."""

import torch

from autograder.checks import assert_close, check


@check("1.1", share=0.2)
def a_diagonal(student):
    """The square of a diagonal matrix."""
    assert_close(student.square(torch.diag(torch.tensor([1.0, 3.0]))), [[1.0, 0.0], [0.0, 9.0]])
