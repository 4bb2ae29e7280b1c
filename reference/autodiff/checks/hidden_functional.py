"""Hidden checks of problem 2.4. Every backward gets the solution's output and any upstream
gradient; what an earlier module of the student's returns is never used."""

import numpy as np

from autograder.checks import assert_backward, assert_close, check, timed

FORWARD = "Evaluate the formula on the slide by hand, for two entries."
BACKWARD = "Is every factor of the chain rule there: the upstream gradient, and the derivative?"


@check("2.4", share=0.07, cases=6)
def sigmoid_values(student, reference, case):
    """sigmoid_forward on vectors of several lengths."""
    a = case.normal(*case.sizes("A"), scale=1.5)
    got, want = student.sigmoid_forward(a), reference.sigmoid_forward(a)
    assert_close(got, want, "sigmoid_forward", hint=FORWARD)


@check("2.4", share=0.1, cases=6)
def sigmoid_gradient(student, reference, case):
    """sigmoid_backward for any upstream gradient."""
    (size,) = case.sizes("A")
    inputs, upstream = [case.normal(size, scale=1.5)], case.normal(size)
    assert_backward(student, reference, "sigmoid", inputs, upstream, ["g_a"], BACKWARD)


@check("2.4", share=0.08, cases=6)
def softmax_values(student, reference, case):
    """softmax_forward on vectors of several lengths."""
    a = case.normal(*case.sizes("K"), scale=1.3)
    got, want = student.softmax_forward(a), reference.softmax_forward(a)
    assert_close(got, want, "softmax_forward", hint="What do your values sum to?")


@check("2.4", share=0.15, cases=6)
def softmax_gradient(student, reference, case):
    """softmax_backward for any upstream gradient."""
    (size,) = case.sizes("K")
    inputs, upstream = [logits(case, size)], case.contrast(size)
    hint = "Which outputs does one input of a softmax move? How many terms has its gradient?"
    assert_backward(student, reference, "softmax", inputs, upstream, ["g_a"], hint)


@check("2.4", share=0.05, cases=6)
def linear_values(student, reference, case):
    """linear_forward for matrices of several shapes."""
    B, A = case.sizes("B", "A")
    a, omega = case.normal(A), case.normal(B, A)
    got, want = student.linear_forward(a, omega), reference.linear_forward(a, omega)
    assert_close(got, want, "linear_forward", hint=FORWARD)


@check("2.4", share=0.1, cases=6)
def linear_gradients(student, reference, case):
    """linear_backward: both gradients, in the order of the inputs."""
    B, A = case.sizes("B", "A")
    inputs, upstream = [case.normal(A), case.normal(B, A)], case.normal(B)
    hint = "A gradient has the shape of what it is the gradient of. Then check entry (0, 1)."
    names = ["g_a", "g_omega"]
    assert_backward(student, reference, "linear", inputs, upstream, names, hint)


@check("2.4", share=0.1, cases=6)
def cross_entropy_values(student, reference, case):
    """cross_entropy_forward for labels and for distributions, some with zeros."""
    a, a_hat = pair(case, zeros=case.index % 2 == 0)
    got, want = student.cross_entropy_forward(a, a_hat), reference.cross_entropy_forward(a, a_hat)
    assert_close(got, want, "cross_entropy_forward", hint="What is the loss where a is 0?")


@check("2.4", share=0.1, cases=6)
def cross_entropy_gradients(student, reference, case):
    """cross_entropy_backward: both gradients, for distributions without zeros."""
    a, a_hat = pair(case, zeros=False)
    upstream, names = float(case.normal()), ["g_a", "g_a_hat"]
    assert_backward(student, reference, "cross_entropy", [a, a_hat], upstream, names, BACKWARD)


@check("2.4", share=0.05, cases=6)
def cross_entropy_gradient_where_both_are_zero(student, reference, case):
    """cross_entropy_backward: g_a_hat, where a and a_hat have zeros in the same places."""
    a, a_hat = pair(case, zeros=True)
    upstream, hint = float(case.normal()), "What is g_a_hat wherever a is 0?"
    names = ["", "g_a_hat"]
    assert_backward(student, reference, "cross_entropy", [a, a_hat], upstream, names, hint)


def logits(case, *shape):
    """At most 5 apart, so that 1 minus a probability has digits in float32 too."""
    return np.clip(case.normal(*shape, scale=1.3), -2.5, 2.5)


def pair(case, zeros):
    """A true distribution and a predicted one. zeros: both have a 0 in one place, and the true
    one has another."""
    (K,) = case.sizes("K")
    a, a_hat = case.distribution(K), case.distribution(K)
    if zeros:
        here, there = case.rng.permutation(K)[:2]
        a[[here] if K == 2 else [here, there]] = 0.0
        if K > 2:  # else the loss were 0 but for rounding
            a_hat[here] = 0.0
    return a / np.sum(a), a_hat / np.sum(a_hat)


@timed("2.4", share=0.1, functions=["softmax_backward"], tiers={0.1: 1})
def a_long_softmax(rng):
    """softmax_backward of hundreds of entries takes no matrix of that size."""
    a = rng.normal(size=250 + int(rng.integers(20)))
    exps = np.exp(a - a.max())
    return a, exps / exps.sum()
