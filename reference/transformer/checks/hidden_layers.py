"""Hidden checks of problems 4.4 and 4.5."""

from types import SimpleNamespace

import numpy as np
import torch

from autograder.checks import (
    assert_backward, assert_close, assert_equal, assert_tensors, callback, check, support,
)  # fmt: skip

AXES = [(3, 2), (3,), (5, 2), (), (2, 3, 2), (7,), (1, 5)]  # leading ones
SMALLEST = "Which axes has the result if there is one text with one word, and why?"
OWN = "Whose tensors are they that your steps write to?"
SLIDE = "Which numbers does the slide take the mean of, and how often does it divide by what?"


@check("4.4", share=0.25, cases=7)
def norm_of_the_last_axis(student, reference, case):
    """layer_norm_forward for several numbers of leading axes."""
    a, gamma, beta = rows(case)
    mine, right = by_hand(student), arrays(reference)
    got, want = (it.layer_norm_forward(a, gamma, beta) for it in (mine, right))
    assert_close(got, want, "layer_norm_forward", hint=SLIDE)


@check("4.4", share=0.1, cases=6)
def rows_that_hardly_vary(student, reference, case):
    """layer_norm_forward of rows whose entries are almost or exactly the same."""
    a, gamma, beta = rows(case)
    a = 2.5 + a * (0.001 if case.index < 5 else 0.0)
    mine, right = by_hand(student), arrays(reference)
    got, want = (it.layer_norm_forward(a, gamma, beta) for it in (mine, right))
    hint = "What is the standard deviation of a row of equal numbers, and what divides by it?"
    assert_close(got, want, "layer_norm_forward", hint=hint)


@check("4.4", share=0.3, cases=7)
def gradients_of_the_norm(student, reference, case):
    """layer_norm_backward for any upstream gradient, any gamma and several leading axes."""
    a, gamma, beta = rows(case)
    upstream = case.contrast(*a.shape)
    hint = "One entry of a row moves its mean and its standard deviation too. Who depends on these?"
    names = ["g_a", "g_gamma", "g_beta"]
    inputs, mine, right = [a, gamma, beta], by_hand(student), arrays(reference)
    assert_backward(mine, right, "layer_norm", inputs, upstream, names, hint)


@check("4.4", share=0.1, cases=5)
def what_the_norm_leaves(student, reference, case):
    """One vector, with leading axes of one; and the arguments of both functions, afterwards."""
    leading = ((1,), (1, 1), (1, 1, 1), (1, 2), (2, 1))[case.index]
    K = 4 + case.index
    a, g_b = case.contrast(*leading, K) * 2, case.contrast(*leading, K)
    args = [tensor(each) for each in (a, case.normal(K), case.normal(K))]
    b, g_b = reference.layer_norm_forward(*args), tensor(g_b)
    assert_close(student.layer_norm_forward(*args), b, "layer_norm_forward", hint=SMALLEST)
    names = ("a", "gamma", "beta", "b", "g_b")
    compare_arguments(student, "layer_norm_forward", dict(zip(names, args)))
    args = dict(zip(names, (*args, b, g_b), strict=True))
    compare_arguments(student, "layer_norm_backward", args)


@check("4.5", share=0.25, cases=6)
def the_order_of_norm_sublayer_and_sum(student, reference, case):
    """residual with a norm and a sublayer that cannot change places, one of them zero at last."""
    B, T, C = case.sizes("B", "T", "C")
    x, shift = tensor(case.normal(B, T, C)), float(case.normal(1)[0])
    zero = case.index == 5
    parts = (
        lambda x: 1.5 * x.flip(-1) + shift,
        lambda x: 0 * x if zero else (x * x).cumsum(dim=1),
    )
    got, want = student.residual(x, *map(callback, parts)), reference.residual(x, *parts)
    hint = "Draw the four boxes: which arrow passes the sublayer by, and where does it begin?"
    assert_close(got, want, "the output", hint=hint)


@check("4.5", share=0.1, cases=5)
def one_call_each_and_one_word(student, reference, case):
    """How often norm and sublayer are called; one text of one word; the arguments, afterwards."""
    C = 2 + case.index
    for size in ((1, 1, C), (2, 3, C)):
        x, calls = tensor(case.normal(*size)), []
        parts = noted(calls, "norm", 0.5), noted(calls, "sublayer", 3.0)
        output = compare_arguments(student, "residual", {"x": x}, *parts)
        assert_close(output, 2.5 * x, "the output", hint=SMALLEST)
        hint = "How often does your function make the sublayer compute, and what does that cost?"
        assert_equal(calls, ["norm", "sublayer"], "the list of calls", hint=hint)
        args = network(case, case.normal(*size))
        got, want = student.feed_forward(*args), reference.feed_forward(*args)
        assert_close(got, want, "the output", hint=SMALLEST)
        names = ("x", "w_1", "b_1", "w_2", "b_2")
        compare_arguments(student, "feed_forward", dict(zip(names, args, strict=True)))


def noted(calls, name, factor):
    """A function that multiplies by a factor, and adds a name to the list of calls."""

    def function(x):
        calls.append(name)
        return factor * x

    return callback(function)


@check("4.5", share=0.3, cases=6)
def the_network_at_every_position(student, reference, case):
    """feed_forward for several sizes, with biases."""
    args = network(case, case.normal(*case.sizes("B", "T", "C")))
    hint = "Follow one position of one text through the formula."
    assert_close(student.feed_forward(*args), reference.feed_forward(*args), "the output", hint=hint)


@check("4.5", share=0.1, cases=6)
def far_out_in_the_tail(student, reference, case):
    """feed_forward where gelu is small: every inner value lies between minus 3 and minus 4."""
    args = network(case, case.normal(*case.sizes("B", "T", "C")))
    x, w_1, b_1, w_2, b_2 = args
    z = x @ w_1
    narrow = 0.5 / z.abs().max()
    b_1 = torch.full_like(b_1, -3.5)
    args = x, narrow * w_1, b_1, w_2.abs(), 0 * b_2
    hint = "Which of the two forms of gelu does the docstring ask for?"
    assert_close(student.feed_forward(*args), reference.feed_forward(*args), "the output", hint=hint)


def compare_arguments(student, name, tensors, *more):
    """What the function returns for the tensors and more; the tensors must be as before."""
    afterwards = support(student, "witness").afterwards
    got, after = afterwards(getattr(student, name), *tensors.values(), *more)
    now = dict(zip(tensors, after[: len(tensors)], strict=True))
    named = ({f"{k}, after {name},": v for k, v in each.items()} for each in (now, tensors))
    assert_tensors(*named, OWN)
    return got


def rows(case):
    """a (..., K), gamma, beta (K,): rows whose variance is 1 or more, of four entries or more."""
    leading = AXES[case.index]
    K = 4 + case.index
    case.symbols.update(K=K, N=int(np.prod(leading)))
    a = case.contrast(*leading, K) * 2
    return a, case.normal(K), case.normal(K)


def network(case, x):
    """The arguments of feed_forward for x (B, T, C)."""
    C, D = x.shape[-1], 4 + 3 * case.index
    case.symbols.update(D=D)
    drawn = x, case.normal(C, D), case.normal(D), case.normal(D, C), case.normal(C)
    return [tensor(each) for each in drawn]


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)


def arrays(it, call=lambda function, *args: function(*args)):
    """layer_norm_forward and layer_norm_backward of a program, for NumPy arrays."""

    def function(name):
        def on_arrays(*args):
            return call(getattr(it, name), *[torch.as_tensor(np.asarray(a)) for a in args])

        return on_arrays

    return SimpleNamespace(**{n: function(n) for n in ("layer_norm_forward", "layer_norm_backward")})


def by_hand(student):
    """As `arrays`, and none of the ready-made functions may be called."""
    watch = support(student, "ready_made")

    def call(function, *args):
        got, used = watch.used("layer norm", function, *args)
        hint = "In this problem the norm and its gradients are the exercise."
        assert_equal(used, [], "the list of ready-made functions that are called", hint=hint)
        return got

    return arrays(student, call)
