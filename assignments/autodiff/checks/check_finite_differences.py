"""Public checks of problem 2.2. support/planted.py has many more modules to try."""

import numpy as np

from autograder.checks import assert_equal, check, support


@check("2.2", share=0.1)
def a_right_and_a_wrong_module(student):
    """The checker on sin: its gradient, and its gradient with the sign turned."""
    planted, a = support(student, "planted"), np.array([[0.75, 1.75], [0.5, -1.25]])
    got = {
        name: student.gradient_is_right(planted.sines_forward, getattr(planted, name), [a])
        for name in ("sines_backward", "sines_sign")
    }
    assert_equal(got, {"sines_backward": True, "sines_sign": False}, "the verdicts")
