"""Hidden checks of problem 3.5."""

from itertools import product

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

LENGTHS = [3, 4, 1, 7, 2, 5]
ALL = [(3, 4), (2, 5), (4, 3), (2, 3), (5, 2), (7, 1)]  # V, T: every string of T out of V words
MOVED = 3e-5  # between the rounding of float32, 5e-7, and the smallest real change, 1.5e-3
HINT = "Write down, for each t, which words the network has read when it predicts w_t."


@check("3.5", share=0.2, cases=6)
def logarithms_of_all_factors(student, reference, case):
    """token_log_probabilities of batches of one to seven words, and of single sequences."""
    for params, ids in (draw(case), *single(case)):
        got, want = (it.token_log_probabilities(params, ids) for it in (student, reference))
        assert_equal(np.shape(got), np.shape(want), "the shape of token_log_probabilities")
        assert_tensors({"the log probabilities": got}, {"the log probabilities": want}, HINT)


@check("3.5", share=0.1, cases=6)
def all_strings_sum_to_one(student, case):
    """The probabilities of all continuations of every beginning sum to 1."""
    V, T = ALL[case.index]
    params, ids = weights(case, 2 + case.index, V), np.array(list(product(range(V), repeat=T)))
    logs = np.asarray(student.token_log_probabilities(params, ids), dtype=np.float64)
    assert_equal(logs.shape, ids.shape, "the shape of token_log_probabilities")
    p = np.exp(logs)  # (V^T, T)
    sums = {}
    for t in range(T):  # the factors of word t, for each beginning: one string per continuation
        factors = p[:: V ** (T - t - 1), t].reshape(-1, V)  # (V^t, V)
        sums[f"the sums of factor {t + 1}"] = factors.sum(axis=1)
    sums["the sum of all strings"] = p.prod(axis=1).sum()
    assert_tensors(sums, {name: np.ones_like(each) for name, each in sums.items()}, HINT)


@check("3.5", share=0.1, cases=5)
def no_factor_sees_later_words(student, case):
    """Which factors change when one word changes."""
    params, ids = draw(case, 3 + case.index)
    ids, T = ids[:1], 3 + case.index
    V = len(params["b_y"])
    others = np.repeat(ids, T, axis=0)
    others[np.arange(T), np.arange(T)] = (ids[0] + 1) % V  # row t: another word t
    calls = [student.token_log_probabilities(params, each) for each in (ids, others)]
    old, new = (np.asarray(each, dtype=np.float64) for each in calls)
    assert_equal(new.shape, others.shape, "the shape of token_log_probabilities")
    moved = (np.abs(new - old) > MOVED).astype(int)  # (T, T)
    want = np.triu(np.ones((T, T), int))
    assert_equal(moved, want, "which factors change (rows: the word changed)", HINT)


@check("3.5", share=0.15, cases=6)
def losses_and_perplexities(student, reference, case):
    """loss and perplexity of several batches."""
    got, want = {}, {}
    for k in range(3):
        params, ids = draw(case, (LENGTHS[case.index] + k) % 7 + 1)
        for it, into in ((student, got), (reference, want)):
            into[f"the loss of batch {k + 1}"] = it.loss(params, ids)
            into[f"the perplexity of batch {k + 1}"] = it.perplexity(params, ids)
    assert_tensors(got, want, "What are both for a model that gives all V words the same chance?")


@check("3.5", share=0.25, cases=6)
def gradients_of_the_loss(student, reference, case):
    """loss_and_gradients: the loss, and the gradients of all five blocks."""
    for params, ids in (draw(case), *single(case)):
        compare(student.loss_and_gradients(params, ids), reference.loss_and_gradients(params, ids))


@check("3.5", share=0.1, cases=5)
def each_call_starts_anew(student, reference, case):
    """Batches in turn, one of a single sequence; what was given is left alone."""
    witness = support(student, "witness")
    params, ids = draw(case, 3)
    for batch in (ids, ids[:, :2], ids, ids[:1]):
        got, after = witness.afterwards(student.loss_and_gradients, params, batch)
        compare(got, reference.loss_and_gradients(params, batch))
        assert_close(after[0], params, "params, after the call,")
        assert_equal(after[1], batch, "ids, after the call,")
    for name in ("token_log_probabilities", "loss", "perplexity"):
        _, after = witness.afterwards(getattr(student, name), params, ids)
        assert_close(after[0], params, f"params, after {name},")
        assert_equal(after[1], ids, f"ids, after {name},")


def single(case):
    """One hidden unit and one sequence, of several words and of one."""
    V = 2 + case.index
    params, ids = weights(case, 1, V), case.rng.integers(V, size=(1, 3 + case.index))
    return (params, ids), (params, ids[:, :1])


def compare(got, want):
    pair = isinstance(got, (list, tuple)) and len(got) == 2 and isinstance(got[1], dict)
    assert_equal(pair, True, "that a pair (loss, gradients) is returned")
    tensors = [
        {"the loss": value} | {f"the gradient of {name}": g for name, g in gradients.items()}
        for value, gradients in (got, want)
    ]
    assert_tensors(*tensors, "The words of one batch: which of them occur, and how often?")


def draw(case, T=None):
    """Parameters and ids: some words occur often, some never."""
    N, H, V = case.sizes("N", "H", "V")
    T = T or LENGTHS[case.index]
    case.symbols["T"] = T
    kind = ("int64", "int32")[case.index % 2]
    ids = np.minimum(case.rng.integers(V, size=(N, T)), case.rng.integers(V, size=(N, T)))
    return weights(case, H, V), ids.astype(kind)


def weights(case, H, V):
    return {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, V + 1, scale=0.8),
        "b_a": case.normal(H, scale=0.5),
        "W_yh": case.normal(V, H),
        "b_y": case.normal(V),
    }
