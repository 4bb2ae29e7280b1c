"""Hidden checks of problem 3.7.

Trajectories are exact, for a gradient function that the check brings along: no mistake of problem
3.5 counts here. Only the last check trains your own model.
"""

from pathlib import Path

import numpy as np

from autograder.checks import (
    assert_close,
    assert_equal,
    assert_tensors,
    callback,
    check,
    require,
    support,
)
from autograder.worker.client import Handle

TEXT = Path(__file__).with_name("real_text.txt")  # Shakespeare, Coriolanus, the first scenes
HELD_OUT, WINDOW = 6_000, 50  # characters at the end of the text; cut into windows
STEPS, BATCH, LENGTH, HIDDEN, RATE = 200, 16, 24, 40, 0.015
WHOSE = "Whose arrays do your steps write to?"
WIDE = 0.87  # of the bigram model's perplexity; the solution reaches 0.79, memoryless models 1.0
RUNS = [(6, 2, 4), (5, 3, 3), (7, 4, 2), (4, 5, 6), (8, 1, 5), (5, 2, 1)]  # steps, batch, length


@check("3.7", share=0.1, cases=5)
def first_parameters(student, case):
    """init_params: names, shapes, zero biases, the range and spread of the weights, the seed."""
    sizes = [(7 + 2 * case.index + k, 16 + 8 * k) for k in range(1 + case.index)]
    got = [facts(student, V, H) for V, H in sizes]
    want = [dict.fromkeys(each, True) for each in got]
    assert_equal(got, want, "init_params", "Look at a histogram of your weights.")


def facts(student, V, H):
    """What is asked of the first parameters -> whether it holds."""
    made = [student.init_params(V, H, seed) for seed in (1, 1, 2)]
    shapes = {"W_ah": (H, H), "W_ax": (H, V + 1), "b_a": (H,), "W_yh": (V, H), "b_y": (V,)}
    for params in made:
        assert_equal({k: np.shape(p) for k, p in params.items()}, shapes, "the shapes")
    first, again, other = ({k: np.asarray(p, np.float64) for k, p in m.items()} for m in made)
    weights = {k: first[k] * H**0.5 for k in shapes if k.startswith("W")}  # between -1 and 1
    return {
        "the biases are zero": not np.any(first["b_a"]) and not np.any(first["b_y"]),
        "the weights are in the range": all(np.abs(w).max() <= 1 + 1e-6 for w in weights.values()),
        "their mean is zero": all(map(centred, weights.values())),
        "they fill the range evenly": all(map(spread, weights.values())),
        "no two of them are equal": all(map(distinct, weights.values())),
        "no two arrays begin alike": len({tuple(w.ravel()[:4]) for w in weights.values()}) == 3,
        "equal seeds give equal parameters": all(np.array_equal(first[k], again[k]) for k in first),
        "other seeds give others": not np.array_equal(first["W_ah"], other["W_ah"]),
    }


def centred(w):
    """The mean of uniform draws, variance 1/3, within seven standard deviations."""
    return bool(abs(w.mean()) * (3 * w.size) ** 0.5 < 7)


def spread(w):
    """The mean square of uniform draws, variance 4/45, within seven standard deviations."""
    return bool(abs((w * w).mean() - 1 / 3) * (45 * w.size / 4) ** 0.5 < 7)


def distinct(w):
    """Nearly all weights occur once; float32 lets a few coincide."""
    return len(np.unique(w)) > 0.99 * w.size


@check("3.7", share=0.15, cases=6)
def clipped_gradients(student, reference, case):
    """clip_by_norm with norms below and above the limit, and of 0; the caller's are left alone."""
    witness = support(student, "witness")
    for size, limit in ((1, 0.5), (1, 100.0), (1, 2.0), (1 / 32, 1 / 64), (0, 0.5)):
        gradients = {name: size * g for name, g in blocks(case).items()}
        got, after = witness.afterwards(student.clip_by_norm, gradients, limit)
        want = reference.clip_by_norm(gradients, limit)
        assert_tensors(got, want, "What is the common norm, before and after?")
        assert_tensors(after[0], gradients, "Does the call change the caller's gradients?")


@check("3.7", share=0.2, cases=6)
def steps_of_adam(student, reference, case):
    """adam_step: parameters and both averages, from the right ones of the step before."""
    witness, params = support(student, "witness"), blocks(case)
    m, v = ({k: np.zeros_like(p) for k, p in params.items()} for _ in range(2))
    for step in (1, 2, 3 + case.index):
        given = (params, blocks(case), m, v, step, 0.125)
        result, after = witness.afterwards(student.adam_step, *given)
        want = reference.adam_step(*given)
        hint = "Which of the averages is of the squares, and what corrects them?"
        assert_tensors(flat(result, step), flat(want, step), hint)
        for k in (0, 1, 2, 3):
            assert_tensors(after[k], given[k], "Does the call change the caller's arrays?")
        params, m, v = want


def flat(result, step):
    """All arrays of (params, m, v) under names of their own."""
    three = isinstance(result, (list, tuple)) and [type(each) for each in result] == [dict] * 3
    assert_equal(three, True, "that (params, m, v), three dicts, is returned")
    named = zip(("params", "m", "v"), result, strict=True)
    return {f"{name} {k}, step {step}": array for name, each in named for k, array in each.items()}


@check("3.7", share=0.25, cases=6)
def parameters_and_losses(student, reference, case):
    """train for a few steps with a given gradient: batches, losses, parameters and reports."""
    steps, batch, length = RUNS[case.index]
    sizes, seed = (steps, batch, length), 5 + case.index
    given = (draw(case, 3 + case.index, 4), stream(case, 4), *sizes, 0.0625, seed)
    factor = (1.0, 3.0, 4.0, 3.0, 5.0, 2.0)[case.index]  # norms above and below the limit
    seen = []
    for train, by_wire in ((student.train, True), (reference.train, False)):
        noted = Noted(reference.loss_and_gradients, factor)
        calls = [noted.report, noted.gradient]
        result = train(*given, *(map(callback, calls) if by_wire else calls))
        assert_equal(is_pair(result), True, "that a pair (params, losses) is returned")
        seen.append((result, noted))
    ((params, losses), mine), ((right, wanted), theirs) = seen
    assert_equal(mine.batches, theirs.batches, "the batches", "Where does each window start?")
    hint = "Follow one step by hand: the batch, the gradient, its norm, the step."
    assert_tensors({"losses": losses} | params, {"losses": wanted} | right, hint)
    steps_reported = [step for step, _ in mine.reports]
    assert_equal(steps_reported, [step for step, _ in theirs.reports], "the steps reported")
    assert_close([loss for _, loss in mine.reports], wanted, "the losses reported")


@check("3.7", share=0.05, cases=5)
def the_callers_parameters(student, reference, case):
    """train for one step with the whole stream as its one window; what it was given is left
    alone; no report is asked for."""
    params, ids = draw(case, 3 + case.index, 5), stream(case, 5)
    gradient, window = callback(reference.loss_and_gradients), ids[: 2 + case.index]
    for text, sizes in (ids, (2, 3, 2 + case.index)), (window, (1, 1, len(window))):
        given = (params, text, *sizes, 0.25, 7, None)
        result, after = support(student, "witness").afterwards(student.train, *given, gradient)
        assert_close(after[0], params, "params, after the call,", hint=WHOSE)
        assert_equal(after[1], text, "ids, after the call,")
        right, losses = reference.train(*given, reference.loss_and_gradients)
        assert_equal(is_pair(result), True, "that a pair (params, losses) is returned")
        assert_equal(np.shape(result[1]), np.shape(losses), "the shape of losses")
        assert_tensors({"losses": result[1]} | result[0], {"losses": losses} | right)


@check("3.7", share=0.15, uses=("3.5",))
def characters_of_shakespeare(student, reference):
    """Your own model learns real text: its perplexity is far below that of a bigram model."""
    training, held_out, V = real_text()
    own = student.loss_and_gradients
    gradient = own if isinstance(own, Handle) else callback(own)
    params = student.init_params(V, HIDDEN, 3)
    given = (params, training, STEPS, BATCH, LENGTH, RATE, 4, None, gradient)
    result = student.train(*given)
    require(is_pair(result), "A pair (params, losses) is expected from train.")
    trained = {name: np.asarray(p, np.float64) for name, p in result[0].items()}
    shapes = {name: p.shape for name, p in trained.items()}
    require(shapes == {k: np.shape(p) for k, p in params.items()}, "The parameters changed shape.")
    reached = float(reference.perplexity(trained, held_out.reshape(-1, WINDOW)))
    limit = WIDE * bigram_perplexity(training, held_out, V)
    require(reached < limit, "Your model does not predict text it has not seen far better than a "
            "bigram model does.")  # fmt: skip


def is_pair(result):
    """Whether this looks like (params, losses)."""
    pair = isinstance(result, (list, tuple)) and len(result) == 2
    return pair and isinstance(result[0], dict)


def real_text():
    """ids of the training text, of the held-out text, and V."""
    text = TEXT.read_text(encoding="utf-8")
    characters = sorted(set(text))
    ids = np.array([characters.index(c) for c in text])
    return ids[:-HELD_OUT], ids[-HELD_OUT:], len(characters)


def bigram_perplexity(training, held_out, V):
    """Of a bigram model with add-one smoothing."""
    counts = np.ones((V, V))
    np.add.at(counts, (training[:-1], training[1:]), 1)
    p = counts / counts.sum(axis=1, keepdims=True)
    return float(np.exp(-np.log(p[held_out[:-1], held_out[1:]]).mean()))


class Noted:
    """A gradient function and a report that note what they are called with."""

    def __init__(self, loss_and_gradients, factor):
        self.loss_and_gradients, self.factor = loss_and_gradients, factor
        self.batches, self.reports = [], []

    def gradient(self, params, batch):
        self.batches.append(np.asarray(batch).tolist())
        value, gradients = self.loss_and_gradients(params, np.asarray(batch))
        return self.factor * value, {k: self.factor * g for k, g in gradients.items()}

    def report(self, step, loss):
        self.reports.append((step, float(loss)))


def stream(case, V):
    """A stream of ids that are all over the place."""
    return case.rng.integers(V, size=17 + 6 * case.index)


def blocks(case):
    """Arrays of several shapes, named as parameters are."""
    return draw(case, 2 + case.index, 3 + case.index % 2)


def draw(case, H, V):
    return {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, V + 1),
        "b_a": case.normal(H),
        "W_yh": case.normal(V, H),
        "b_y": case.normal(V),
    }
