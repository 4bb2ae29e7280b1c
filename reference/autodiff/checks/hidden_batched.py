"""Hidden checks of problem 2.5: a batch of N examples, never as many as there are features."""

import numpy as np

from autograder.checks import assert_backward, assert_close, check, timed

ROWS = "Put the same example into every row. Are the rows of your result equal, and right?"


@check("2.5", share=0.1, cases=6)
def sigmoid_of_a_batch(student, reference, case):
    """sigmoid_forward_batch and sigmoid_backward_batch."""
    N, D = case.sizes("N", "D")
    a, upstream = case.normal(N, D, scale=1.5), case.normal(N, D)
    got, want = student.sigmoid_forward_batch(a), reference.sigmoid_forward_batch(a)
    assert_close(got, want, "sigmoid_forward_batch", hint=ROWS)
    assert_backward(student, reference, "sigmoid_batch", [a], upstream, ["g_a"], ROWS)


@check("2.5", share=0.15, cases=6)
def softmax_of_every_row(student, reference, case):
    """softmax_forward_batch: which axis sums to 1?"""
    a = case.normal(*case.sizes("N", "K"), scale=1.3)
    got, want = student.softmax_forward_batch(a), reference.softmax_forward_batch(a)
    assert_close(got, want, "softmax_forward_batch", hint="Print the sums along both axes.")


@check("2.5", share=0.15, cases=6)
def softmax_gradient_of_every_row(student, reference, case):
    """softmax_backward_batch for any upstream gradient."""
    N, K = case.sizes("N", "K")
    a, upstream = np.clip(case.normal(N, K, scale=1.3), -2.5, 2.5), case.contrast(N, K)
    assert_backward(student, reference, "softmax_batch", [a], upstream, ["g_a"], ROWS)


@check("2.5", share=0.05, cases=6)
def linear_values_of_a_batch(student, reference, case):
    """linear_forward_batch for several shapes."""
    N, A, B = case.sizes("N", "A", "B")
    a, omega = case.normal(N, A), case.normal(B, A)
    got, want = student.linear_forward_batch(a, omega), reference.linear_forward_batch(a, omega)
    assert_close(got, want, "linear_forward_batch", hint=ROWS)


@check("2.5", share=0.15, cases=6)
def linear_gradients_of_a_batch(student, reference, case):
    """linear_backward_batch: all examples share one omega."""
    N, A, B = case.sizes("N", "A", "B")
    inputs, upstream = [case.normal(N, A), case.normal(B, A)], case.normal(N, B)
    hint = "If every row contributes to the loss, how do the contributions combine?"
    names = ["g_a", "g_omega"]
    assert_backward(student, reference, "linear_batch", inputs, upstream, names, hint)


@check("2.5", share=0.1, cases=6)
def mean_loss_of_a_batch(student, reference, case):
    """cross_entropy_forward_batch for labels and for distributions, some with zeros."""
    a, a_hat = pair(case)
    got = student.cross_entropy_forward_batch(a, a_hat)
    want = reference.cross_entropy_forward_batch(a, a_hat)
    hint = "Put every example in twice. What should happen to the loss?"
    assert_close(got, want, "cross_entropy_forward_batch", hint=hint)


@check("2.5", share=0.1, cases=6)
def gradients_of_the_mean_loss(student, reference, case):
    """cross_entropy_backward_batch for any upstream gradient."""
    a, a_hat = pair(case)
    upstream, names = float(case.normal()), ["g_a" if a_hat.all() else "", "g_a_hat"]
    hint = "Your forward takes a mean. Where is it in the gradient?"
    assert_backward(
        student, reference, "cross_entropy_batch", [a, a_hat], upstream, names, hint
    )


def pair(case):
    """True and predicted distributions, (N, K) each; the true ones are labels in odd cases, and
    in cases 2 and 4 both have a 0 in one place."""
    N, K = case.sizes("N", "K")
    a = case.one_hot(N, K) if case.index % 2 else case.distribution(N, K)
    a, a_hat = np.array(a), case.distribution(N, K)
    if case.index in (2, 4):
        a[0, 1] = a_hat[0, 1] = 0.0
        a[0], a_hat[0] = a[0] / a[0].sum(), a_hat[0] / a_hat[0].sum()
    return a, a_hat


MODULES = [
    f"{name}_batch"
    for name in (
        "linear_forward", "sigmoid_forward", "softmax_forward", "linear_backward",
        "sigmoid_backward", "softmax_backward", "cross_entropy_backward",
    )
]  # fmt: skip


@timed("2.5", share=0.1, functions=MODULES, tiers={0.12: 1})
def steps_of_mini_batch_sgd(rng):
    """Steps of SGD on a batch take no loop over its examples."""
    N, D, H, K = 64 + int(rng.integers(8)), 32, 48, 10
    x, y = rng.normal(size=(N, D)), np.eye(K)[rng.integers(K, size=N)]
    return x, y, rng.normal(size=(H, D)) / 8, rng.normal(size=(K, H)) / 8
