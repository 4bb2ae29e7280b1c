"""Public checks of problem 2.3: one example, with 3 inputs, 4 hidden units and 2 classes."""

from autograder.checks import assert_close, check, expected


@check("2.3", share=0.15)
def one_example(student):
    """nn_forward, and nn_backward from the right intermediate quantities."""
    it = expected("network")
    example = [it[name] for name in ("x", "y", "alpha", "beta")]
    o = student.nn_forward(*example)
    asked = {k: v for k, v in o.items() if k in it["o"]} if isinstance(o, dict) else o
    assert_close(asked, it["o"], "nn_forward(x, y, alpha, beta)")
    got = student.nn_backward(*example, it["o"])
    assert_close(got[0], it["g_alpha"], "g_alpha")
    assert_close(got[1], it["g_beta"], "g_beta")
