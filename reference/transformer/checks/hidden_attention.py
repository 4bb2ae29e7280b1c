"""Hidden checks of problems 4.1 to 4.3. Each runs under the watch that notes ready-made attention."""

import torch

from autograder.checks import assert_close, assert_equal, assert_tensors, callback, check, support

DTYPES = (torch.float64, torch.float32)
STEPS = "Work through the slide with two keys and a query of two entries, step by step."
SMALLEST = "Which axes has the result if there is one text with one word, and why?"
OWN = "Whose tensors are they that your steps write to?"
HEADS = "Which entries of which row of x W_q does one head see, and in which place?"


@check("4.1", share=0.6, cases=7)
def one_query_step_by_step(student, reference, case):
    """attend: scores, weights and output for keys and values of many sizes."""
    T, d_k, d_v = case.sizes("T", "d_k", "d_v")
    T = 1 if case.index == 6 else T
    drawn = case.normal(d_k), case.normal(T, d_k), case.normal(T, d_v)
    args = [tensor(each, case.index) for each in drawn]
    got = by_hand(student, "attend", *args)
    assert_equal(len(got) if isinstance(got, (tuple, list)) else 0, 3, "the number of results")
    names = ("the scores", "the weights", "the output")
    want = dict(zip(names, reference.attend(*args), strict=True))
    assert_tensors(dict(zip(names, got, strict=True)), want, STEPS)


@check("4.1", share=0.1, cases=5)
def what_attend_leaves(student, reference, case):
    """The arguments of attend, looked at afterwards."""
    T, d_k, d_v = case.sizes("T", "d_k", "d_v")
    drawn = case.normal(d_k), case.normal(T, d_k), case.normal(T, d_v)
    args = [tensor(each) for each in drawn]
    compare_arguments(student, "attend", dict(zip(("q", "keys", "values"), args, strict=True)))


@check("4.2", share=0.1, cases=7)
def all_queries_at_once(student, reference, case):
    """attention with a causal mask, for no, one and two leading axes."""
    args = texts(case, leading=case.index % 3)
    got, want = by_hand(student, "attention", *args), reference.attention(*args)
    hint = "What do the first three rows come to when you do them by hand?"
    assert_close(got, want, "the output", hint=hint)


@check("4.2", share=0.1, cases=6)
def all_queries_without_a_mask(student, reference, case):
    """attention without a causal mask."""
    args = texts(case, leading=1 + case.index % 2)
    got, want = by_hand(student, "attention", *args, False), reference.attention(*args, False)
    assert_close(got, want, "the output without a mask", hint=STEPS)


@check("4.2", share=0.15, cases=6)
def nothing_comes_from_the_future(student, reference, case):
    """The first rows, after everything that follows them has changed, and has become large."""
    q, k, v = texts(case, leading=1)
    T = q.shape[-2]
    now = 1 + case.index % (T - 1)
    want = reference.attention(q, k, v)[..., :now, :]
    for each in (q, k, v):
        each[..., now:, :] = -7 * each[..., now:, :]
    got = by_hand(student, "attention", q, k, v)
    rows = got[..., :now, :] if getattr(got, "shape", ())[-2:] == v.shape[-2:] else got
    hint = "Change the last word. Which rows may change, and which do?"
    assert_close(rows, want, "the output of the earlier queries", hint=hint)


@check("4.2", share=0.1, cases=6)
def large_scores(student, reference, case):
    """Scores up to a hundred in size, in float32, with and without a mask."""
    T, d_v = case.sizes("T", "d_v")
    q, k = case.rng.integers(-5, 6, size=(2, 3, T, 4))  # with four entries, scores are exact
    q[0, 0], k[0, 0] = 6, 8  # this score is 96, no other one is as large
    q, k, v = (torch.tensor(each, dtype=torch.float32) for each in (q, k, case.normal(3, T, d_v)))
    got, want = {}, {}
    for causal in (True, False):
        name = f"the output {'with' if causal else 'without'} a mask"
        got[name] = by_hand(student, "attention", q, k, v, causal)
        want[name] = reference.attention(q, k, v, causal)
    hint = "How small must a number be to count as minus infinity here, and how large is exp(90)?"
    assert_tensors(got, want, hint)


@check("4.2", share=0.1, cases=6)
def one_word_and_the_arguments(student, reference, case):
    """attention for texts of a single word; and its arguments, looked at afterwards."""
    leading = ((1,), (1, 1), (), (2, 1), (1, 3), (1,))[case.index]
    d_k, d_v = 2 + case.index, (3, 5, 2, 7, 4, 6)[case.index]
    q, k = tensor(case.normal(*leading, 1, d_k)), tensor(case.normal(*leading, 1, d_k))
    args = q, k, tensor(case.normal(*leading, 1, d_v))
    for causal in (True, False):
        got, want = student.attention(*args, causal), reference.attention(*args, causal)
        assert_close(got, want, "the output for a single word", hint=SMALLEST)
    args = texts(case, leading=1)
    compare_arguments(student, "attention", dict(zip("qkv", args, strict=True)))


@check("4.3", share=0.4, cases=7)
def heads_of_many_sizes(student, reference, case):
    """multi_head for several numbers of heads, with keys and values of different sizes."""
    compare_heads(student, reference, case, *case.sizes("B", "T", "h", "d_k", "d_v"))


@check("4.3", share=0.2, cases=6)
def one_head_and_as_many_as_positions(student, reference, case):
    """multi_head with a single head, and with one for each position."""
    B, T, d_k, d_v = case.sizes("B", "T", "d_k", "d_v")
    h = T if case.index % 2 else 1
    compare_heads(student, reference, case, B, T, h, d_k, d_v)


@check("4.3", share=0.1, cases=5)
def one_text_of_one_word(student, reference, case):
    """multi_head for a single word; and its arguments for a longer text, looked at afterwards."""
    h, d_k, d_v = (1, 2, 3, 1, 2)[case.index], (1, 2, 3, 2, 5)[case.index], 2 + case.index
    args = heads(case, 1, 1, h, d_k, d_v)
    given = *args.values(), h
    got = student.multi_head(*given, callback(reference.attention))
    want = reference.multi_head(*given, reference.attention)
    assert_close(got, want, "the output for a single word", hint=SMALLEST)
    more = h, callback(reference.attention)
    compare_arguments(student, "multi_head", heads(case, 2, 3, h, d_k, d_v), *more)


def compare_heads(student, reference, case, B, T, h, d_k, d_v):
    """multi_head on some texts; the right attention of problem 4.2 is passed along."""
    args = heads(case, B, T, h, d_k, d_v).values()
    got = by_hand(student, "multi_head", *args, h, callback(reference.attention))
    assert_close(got, reference.multi_head(*args, h, reference.attention), "the output", hint=HEADS)


def heads(case, B, T, h, d_k, d_v):
    """The tensors that multi_head takes, by name."""
    C = 4 + case.index
    case.symbols.update(C=C)
    x, w_q, w_k = case.normal(B, T, C), case.normal(C, h * d_k), case.normal(C, h * d_k)
    w_v, w_o = case.normal(C, h * d_v), case.normal(h * d_v, C)
    scale = (C * C * d_k) ** -0.25  # scores of ordinary size
    found = {"x": x, "w_q": scale * w_q, "w_k": scale * w_k, "w_v": w_v, "w_o": w_o}
    return {name: tensor(array) for name, array in found.items()}


def compare_arguments(student, name, tensors, *more):
    """What has become of the tensors after a call of the function, which gets them and more."""
    afterwards = support(student, "witness").afterwards
    _, after = afterwards(getattr(student, name), *tensors.values(), *more)
    now = dict(zip(tensors, after[: len(tensors)], strict=True))
    got, want = ({f"{k}, after {name},": v for k, v in each.items()} for each in (now, tensors))
    assert_tensors(got, want, OWN)


def texts(case, leading):
    """q, k (..., T, d_k) and v (..., T, d_v) with so many leading axes; T is at least 2."""
    T, d_k, d_v = case.sizes("T", "d_k", "d_v")
    axes = (2, 3)[:leading]
    q, k = case.normal(*axes, T, d_k), case.normal(*axes, T, d_k)
    return tensor(q), tensor(k), tensor(case.normal(*axes, T, d_v))


def tensor(array, index=0):
    return torch.tensor(array, dtype=DTYPES[index % 2])


def by_hand(student, name, *args):
    """What the function returns; none of the ready-made ones may have been called."""
    watch = support(student, "ready_made")
    got, used = watch.used("attention", getattr(student, name), *args)
    hint = "In this problem attention itself is the exercise."
    assert_equal(used, [], "the list of ready-made functions that are called", hint=hint)
    return got
