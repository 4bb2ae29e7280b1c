"""Hidden checks of problem 2.6: far out, with floating-point errors raised."""

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

HINT = "Which exponential overflows? Which one can only underflow, and does that do harm?"


@check("2.6", share=0.15, cases=6)
def sigmoid_in_the_tails(student, reference, case):
    """sigmoid near 0, far to the left and to the right: every digit, nothing overflows."""
    a = np.clip(case.normal(*case.sizes("N", "D"), scale=2.0) * 160, -650, 900)
    a.flat[1::2] /= 320  # from -2 to 2
    a.flat[0], a.flat[-1] = -37.5 - case.index, 900.0 + case.index
    got, errors = support(student, "strict").strictly(student.sigmoid, a)
    hint = "What is 1 + exp(-50) in floating point, and what is 1 minus that?"
    ratio = relative(got, reference.sigmoid(a))
    assert_close(ratio, np.ones(a.shape), "sigmoid, relative to right,", 1e-9, 0, hint=hint)
    nothing_fails(errors, "sigmoid")


@check("2.6", share=0.05, cases=5)
def sigmoid_at_the_ends(student, case):
    """sigmoid near -1000 and 1000: no exception, 0 and 1."""
    ends = np.array([-1000.0, -800.0, 800.0, 1000.0]) * (1 - case.index / 50)
    a = np.repeat(ends, 1 + case.index)
    got, errors = support(student, "strict").strictly(student.sigmoid, a)
    assert_close(got, (a > 0) * 1.0, "sigmoid", rtol=1e-12, atol=1e-300)
    nothing_fails(errors, "sigmoid")


@check("2.6", share=0.2, cases=6)
def log_softmax_of_large_logits(student, reference, case):
    """log_softmax for logits up to 1e4, in two and three dimensions."""
    shape = case.sizes(*("N", "T", "K")[: 2 + case.index % 2])
    logits = case.normal(*shape) * 300 + 2000.0 * (case.index - 2)
    got, errors = support(student, "strict").strictly(student.log_softmax, logits)
    assert_close(got, reference.log_softmax(logits), "log_softmax", hint=HINT)
    nothing_fails(errors, "log_softmax")


@check("2.6", share=0.2, cases=6)
def loss_from_logits(student, reference, case):
    """softmax_cross_entropy_forward: ordinary logits, and logits that are far apart."""
    logits, labels, _ = draw(case)
    strictly = support(student, "strict").strictly
    got, errors = strictly(student.softmax_cross_entropy_forward, logits, labels)
    want = reference.softmax_cross_entropy_forward(logits, labels)
    assert_close(got, want, "softmax_cross_entropy_forward", hint=HINT)
    nothing_fails(errors, "softmax_cross_entropy_forward")


@check("2.6", share=0.2, cases=6)
def gradient_of_the_logits(student, reference, case):
    """softmax_cross_entropy_backward: ordinary logits, and logits that are far apart."""
    logits, labels, g = draw(case)
    strictly = support(student, "strict").strictly
    got, errors = strictly(student.softmax_cross_entropy_backward, logits, labels, g)
    want = reference.softmax_cross_entropy_backward(logits, labels, g)
    hint = "What do the entries of one row of this gradient sum to?"
    assert_tensors({"g_logits": got}, {"g_logits": want}, hint)
    nothing_fails(errors, "softmax_cross_entropy_backward")


def nothing_fails(errors, name):
    """No overflow, no division by zero, no NaN on the way to the result."""
    assert_equal(list(errors), [], f"the list of floating-point errors in {name}", HINT)


def draw(case):
    """Logits (N, K), labels (N,), upstream gradient; large logits in odd cases. The first label is
    the least likely one: else the loss could be a 0 but for rounding."""
    N, K = case.sizes("N", "K")
    logits = case.normal(N, K) * (250 if case.index % 2 else 1)
    labels = case.rng.integers(K, size=N)
    labels[0] = np.argmin(logits[0])
    return logits, labels, float(case.normal())


def relative(got, want):
    """got / want, entry by entry; got as it is where it is no array of the right shape."""
    try:
        array = np.asarray(got, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return got
    return np.minimum(array / want, 1e6) if array.shape == want.shape else got
