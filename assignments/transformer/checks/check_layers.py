"""Public checks of problems 4.4 and 4.5."""

import torch

from autograder.checks import assert_close, assert_tensors, callback, check, expected


@check("4.4", share=0.1)
def norm_of_two_rows(student):
    """layer_norm_forward of two rows."""
    it = expected("norm")
    got = student.layer_norm_forward(*tensors(it, "a", "gamma", "beta"))
    assert_close(got, it["b"], "layer_norm_forward")


@check("4.4", share=0.15)
def gradients_of_two_rows(student):
    """layer_norm_backward of two rows."""
    it = expected("norm")
    got = student.layer_norm_backward(*tensors(it, "a", "gamma", "beta", "b", "g_b"))
    names = ("g_a", "g_gamma", "g_beta")
    assert_tensors(dict(zip(names, got, strict=True)), {name: it[name] for name in names})


@check("4.5", share=0.1)
def a_sublayer_that_is_zero(student):
    """residual with a sublayer that returns zeros, and with one that returns its input."""
    x = torch.tensor(expected("network")["x"])
    half, same, zero = (callback(each) for each in (lambda x: x / 2, lambda x: x, lambda x: 0 * x))
    assert_close(student.residual(x, half, zero), x, "residual with a sublayer of zeros")
    assert_close(student.residual(x, half, same), 1.5 * x, "residual with half the input")


@check("4.5", share=0.15)
def a_small_network(student):
    """feed_forward with an inner size of four."""
    it = expected("network")
    got = student.feed_forward(*tensors(it, "x", "w_1", "b_1", "w_2", "b_2"))
    assert_close(got, it["output"], "feed_forward")


def tensors(it, *names):
    return [torch.tensor(it[name]) for name in names]
