"""Hidden checks of problem 4.8. All but the last run on toy models of the folder support/."""

import math
import runpy
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from autograder.checks import (
    assert_close, assert_equal, assert_samples, assert_tensors, callback, check, require, support,
)  # fmt: skip

COURSE = Path(__file__).parents[3]
TOYS = runpy.run_path(str(COURSE / "assignments/transformer/support/toys.py"))
MANY = 120  # enough for any start
STEPS = 40
NAMES = ("shortest", "first", "second", "third", "longest")


@check("4.8", share=0.2, cases=6)
def steps_on_a_text_of_one_window(student, reference, case):
    """train on a text that has a single window: losses, parameters and reports of some steps."""
    # the model has gradients from before (support/toys.py)
    V, T = (5, 4, 7, 3, 6, 5)[case.index], (3, 4, 5, 2, 7, 6)[case.index]
    words, places = tensor(case.normal(V, V)), tensor(case.normal(T, V))
    ids = torch.tensor(case.rng.integers(V, size=T + 1))
    ids[-1] = (ids[-2] + 1) % V
    args = ids, 12 + case.index % 3, 2 + case.index % 2, 1.0, case.index
    got, want = [], []
    for toys, train, into in (
        (support(student, "toys").trained, student.train, got),
        (TOYS["trained"], reference.train, want),
    ):
        reports = []
        report = lambda step, loss, reports=reports: reports.append([step, loss])
        result = toys(train, words, places, *args, callback(report) if into is got else report)
        into += [plain(result[0]), *result[1:], [plain(each) for each in reports]]
    names = ("the losses", "the words", "the places", "the ids afterwards", "the reports")
    hint = "Do one step by hand, then a second one. What is left over from the first?"
    assert_tensors(dict(zip(names, got, strict=True)), dict(zip(names, want, strict=True)), hint)


@check("4.8", share=0.15, cases=5, fresh=True)
def which_windows_are_drawn(student, case):
    """The windows that train draws: uniformly from all there are, and again for the same seed."""
    T, starts, B = 2 + case.index, 5 + 2 * case.index, 25 + 6 * case.index
    ids = torch.tensor(case.rng.permutation(T + starts) + 3)
    place = {int(id): k for k, id in enumerate(ids)}
    size = T + starts + 3
    seeds = (case.index, case.index, case.index + 100)
    toys = support(student, "toys")
    runs = [toys.drawn(student.train, size, T, ids, STEPS, B, 0.01, seed) for seed in seeds]
    shapes = [np.shape(batch) for batch in runs[0]]
    assert_equal(shapes, [(B, T)] * STEPS, "the list of shapes of the batches")
    texts = np.concatenate([np.asarray(batch) for batch in runs[0]]).tolist()
    windows = {k: ids[k : k + T].tolist() for k in range(starts)}
    drawn = [place[row[0]] if row == windows.get(place[row[0]]) else "no window" for row in texts]
    law = {k: 1 / starts for k in range(starts)}
    hint = "At how many places can a window and the id behind it begin?"
    assert_samples(drawn, law, "the place of a window", hint=hint)
    # of two that are independent the distance, around the end, is uniform as well
    pairs = [drawn[k : k + 2] for s in range(0, B * STEPS, B) for k in range(s, s + B - 1, 2)]
    apart = [(second - first) % starts for first, second in pairs]
    hint = "When you know the first window of a batch, what do you know about the second?"
    assert_samples(apart, law, "the distance of the next window in a batch", hint=hint)
    again, other = (np.array_equal(np.asarray(runs[0]), np.asarray(run)) for run in runs[1:])
    hint = "Where do the random numbers come from, and what sets them off?"
    got = {"the same seed": bool(again), "another seed": bool(other)}
    told = "who draws the same windows"
    assert_equal(got, {"the same seed": True, "another seed": False}, told, hint=hint)


@check("4.8", share=0.15, cases=7)
def perplexity_of_held_out_texts(student, reference, case):
    """perplexity of texts of several lengths, the last window being short, or a single id."""
    got, want, _ = held_out(student, reference, case)
    hint = "Cut a text of seven ids into windows of three by hand. How many ids are predicted?"
    assert_tensors(got, want, hint)


@check("4.8", share=0.075, cases=5)
def what_perplexity_leaves(student, reference, case):
    """The model after perplexity: its parameters, gradients and modes are as before."""
    *_, changed = held_out(student, reference, case)
    none = dict.fromkeys(changed, [])
    hint = "What does the next training step find in the model?"
    assert_equal(changed, none, "the lists of what perplexity has changed", hint=hint)


def held_out(student, reference, case):
    """Perplexities by name, the student's and the right ones; and what the student's changed."""
    V, T = (5, 4, 7, 3, 6, 5, 4)[case.index], (3, 4, 5, 2, 7, 6, 3)[case.index]
    words, places = tensor(case.normal(V, V, scale=2.0)), tensor(case.normal(T, V))
    lengths = [2, T + 1, 3 * (T + 1), 2 * (T + 1) + 1, 4 * (T + 1) + 2 + case.index % (T - 1)]
    names = [f"the perplexity of the {name} text" for name in NAMES]
    got, want, changed = {}, {}, {}
    for k, (name, length) in enumerate(zip(names, lengths, strict=True)):
        ids = torch.tensor(case.rng.integers(V, size=length))
        given = words, places, ids, k % 2 == 0
        toys = support(student, "toys")
        got[name], changed[name] = toys.measured(student.perplexity, *given)
        want[name] = TOYS["measured"](reference.perplexity, *given)[0]
    return got, want, changed


def plain(values):
    """A list of numbers; tensors of one number are as good."""
    if not isinstance(values, (list, tuple)):
        return values
    single = [isinstance(each, torch.Tensor) and each.numel() == 1 for each in values]
    return [each.item() if one else each for each, one in zip(values, single, strict=True)]


@check("4.8", share=0.1, cases=2, uses=("4.7",))
def one_batch_is_learnt_by_heart(student, case):
    """Your own model, trained on a text of a single window, knows it by heart."""
    T, V = 6 + case.index, 9 + case.index
    ids = torch.tensor(case.rng.integers(V, size=T + 1))
    losses = student.train(model_of(student, V, T), ids, MANY, 2, 0.02, case.index)
    require(bool(lowest(losses) < 0.1), "The loss does not come down.")


@check("4.8", share=0.1, uses=("4.7",))
def a_text_whose_pattern_no_bigram_sees(student, reference, case):
    """Your own model, trained: far below a bigram's perplexity, and blind to the future."""
    V, T = 8, 8
    ids = torch.tensor(every_other(case.rng, V, 3000))
    unseen = every_other(case.rng, V, 600)
    model = model_of(student, V, T)
    student.train(model, ids, 120, 16, 0.01, 7)
    got = reference.perplexity(logits_of(model, T), torch.tensor(unseen))
    limit = 0.65 * bigram_perplexity(ids.tolist(), unseen)
    require(got < limit, "Your model has not learnt what a bigram cannot.")
    texts = torch.tensor(unseen[:T])[None]
    other = texts.clone()
    other[:, T // 2 :] = (other[:, T // 2 :] + 1) % V
    rows = [torch.as_tensor(model(each))[:, : T // 2] for each in (texts, other)]
    same = bool(torch.allclose(*rows, rtol=1e-4, atol=1e-4))
    require(same, "Words that come later change what your model predicts.")


def lowest(losses):
    """The lowest of the last losses; infinite where these are not MANY numbers."""
    try:
        found = np.asarray(plain(losses), dtype=np.float64)
    except (TypeError, ValueError):
        return math.inf
    return found[-9:].min() if found.shape == (MANY,) else math.inf


def model_of(student, V, T):
    """A new model of the student's; a recurrent one where the solution stands in for theirs."""
    if isinstance(student.TransformerLM, type):
        return support(student, "toys").Recurrent(V, T, 24)
    return student.TransformerLM(V, T, 16, 2, 1)


def logits_of(model, T):
    """The student's model as one that `perplexity` can ask, without counting on the student's."""
    ask = torch.nn.Module()
    ask.context_length = T
    ask.forward = lambda ids: torch.as_tensor(model(ids))
    return ask


def every_other(rng, V, length):
    """Ids that mostly repeat the last but one: a bigram cannot do better than guess."""
    ids = rng.integers(V, size=length)
    for t in range(2, length):
        if rng.random() < 0.9:
            ids[t] = ids[t - 2]
    return ids.tolist()


def bigram_perplexity(ids, held_out):
    """Of the bigram model with add-one smoothing."""
    V = max(ids) + 1
    pairs, contexts = Counter(zip(ids, ids[1:])), Counter(ids[:-1])
    p = [(pairs[a, b] + 1) / (contexts[a] + V) for a, b in zip(held_out, held_out[1:])]
    return float(np.exp(-np.mean(np.log(p))))


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)
