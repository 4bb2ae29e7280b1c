"""Hidden checks of problem 4.7. Parameters go in and out through the student's adapter."""

import math

import numpy as np
import torch
from torch.nn import functional as F

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

# vocab_size, context_length, d_model, n_heads, n_layers
SIZES = [(7, 5, 6, 2, 2), (6, 6, 6, 3, 1), (11, 4, 15, 3, 2), (5, 7, 10, 5, 3), (12, 8, 8, 1, 2),
         (3, 11, 14, 2, 1)]  # fmt: skip
LAYER = "Set all matrices of the layers to zero: what should the logits be then?"


@check("4.7", share=0.3, cases=6)
def logits_of_copied_parameters(student, reference, case):
    """The logits of texts as long as the context and shorter, down to a single word."""
    mine, right, _ = models(student, reference, case)
    V, T, *_ = SIZES[case.index]
    got, want = {}, {}
    texts = {"of texts as long as the context": (3, T), "of shorter texts": (3, T - 2)}
    for name, shape in (texts | {"of a single word": (1, 1)}).items():
        ids = torch.tensor(case.rng.integers(V, size=shape))
        got[f"the logits {name}"], want[f"the logits {name}"] = mine(ids), right(ids)
    assert_tensors(got, want, LAYER)


@check("4.7", share=0.15, cases=6)
def gradients_of_all_parameters(student, reference, case):
    """get_grads after a backward pass, for any upstream gradient of the logits."""
    mine, right, _ = models(student, reference, case)
    V, T, *_ = SIZES[case.index]
    ids = torch.tensor(case.rng.integers(V, size=(2, T)))
    upstream = torch.tensor(case.normal(2, T, V), dtype=torch.float32)
    support(student, "registered").backward(mine, ids, upstream)
    (right(ids) * upstream).sum().backward()
    got = student.get_grads(mine)
    want = {k: g for k, g in reference.get_grads(right).items() if not k.endswith("b_k")}
    hint = "Is the operation that a gradient should go through one that autograd sees?"
    assert_tensors(got, want, hint)


@check("4.7", share=0.15, cases=6)
def what_a_logit_may_depend_on(student, reference, case):
    """The logits of the first words of one text, after later words and another text have changed."""
    mine, right, _ = models(student, reference, case)
    V, T, *_ = SIZES[case.index]
    ids = case.rng.integers(V, size=(2, T))
    now = 1 + case.index % (T - 2)
    want = right(torch.tensor(ids))[:1, :now]
    ids[0, now:], ids[1] = (ids[0, now:] + 1) % V, ids[1][::-1]
    got = mine(torch.tensor(ids))
    whole = tuple(np.shape(got)) == (2, T, V)
    hint = "Change the last word of one text. Which logits may change, and which do?"
    assert_close(got[:1, :now] if whole else got, want, "the logits of the first words", hint=hint)


@check("4.7", share=0.1, cases=6)
def a_new_model(student, reference, case):
    """A new model: its loss, how many parameters are registered, and its context_length."""
    size = SIZES[case.index]
    model = student.TransformerLM(*size)
    ids = torch.tensor(case.rng.integers(size[0], size=(4, size[1])))
    following = torch.tensor(case.rng.integers(size[0], size=4 * size[1]))
    loss = F.cross_entropy(torch.as_tensor(model(ids)).flatten(0, 1).double(), following)
    count = support(student, "registered").count(model)
    want = reference.parameter_count(size[4], size[2], size[0], size[1])
    hint = "How many parameters does list(model.parameters()) show, and which ones are they?"
    assert_equal([count, model.context_length], [want, size[1]], "the list of sizes", hint=hint)
    hint = "What does a model predict that knows nothing yet, and what is its loss?"
    undecided = bool(abs(loss - math.log(size[0])) < 0.1 * math.log(size[0]))
    assert_equal(undecided, True, "whether the loss of a new model is that of guessing", hint)


@check("4.7", share=0.1, cases=5)
def the_adapter(student, reference, case):
    """The same values, copies, in the same parameters of the same dtype; copies of gradients."""
    mine, _, params = models(student, reference, case)
    registered, V = support(student, "registered"), SIZES[case.index][0]
    doubled = {name: 2 * value for name, value in params.items()}
    new = student.TransformerLM(*SIZES[case.index])
    lost = registered.kept(new, student.set_params, doubled)
    hint = "Which of them does an optimizer hold on to, and which does the caller need again?"
    assert_equal(lost, [], "the list of what set_params does not keep", hint=hint)
    assert_tensors(student.get_params(new), doubled, "get_params gives back what set_params set.")
    hint = "Does the array share the tensor's memory?"
    single = {name: value.astype(np.float32) for name, value in doubled.items()}
    after = registered.shared_memory(mine, student.set_params, student.get_params, single)
    assert_tensors(after, doubled, hint)
    assert_tensors(registered.changed_later(mine, student.get_params), doubled, hint)
    registered.backward(mine, torch.zeros(1, 2, dtype=torch.int64), torch.ones(1, 2, V))
    gradients = student.get_grads(mine)
    assert_tensors(registered.changed_later(mine, student.get_grads), gradients, hint)


@check("4.7", share=0.05, cases=5)
def texts_that_are_too_long(student, reference, case):
    """A text that is longer than the context is a ValueError, one that just fits is not."""
    mine, right, _ = models(student, reference, case)
    V, T, *_ = SIZES[case.index]
    got = []
    for length in (T + 1, T + 2 + case.index):
        try:
            got.append(np.shape(mine(torch.zeros(1, length, dtype=torch.int64))))
        except ValueError:
            got.append("ValueError")
    hint = "How many rows has the table of positions?"
    assert_equal(got, ["ValueError"] * 2, "the list of outcomes for texts that are too long", hint)
    ids = torch.tensor(case.rng.integers(V, size=(1, T)))
    assert_close(mine(ids), right(ids), "the logits of a text that just fits", hint=LAYER)


def models(student, reference, case):
    """The student's and the solution's model with the same parameters, and these."""
    size = SIZES[case.index]
    case.symbols.update(zip("VTChL", size, strict=True))
    right = reference.TransformerLM(*size)
    params = {}
    for name, value in reference.get_params(right).items():
        drawn = case.normal(*value.shape)
        scale = value.shape[0] ** -0.5 if "w_" in name else 0.5
        params[name] = 1 + 0.5 * drawn if "gamma" in name else scale * drawn
    params["tokens"] *= 2
    mine = student.TransformerLM(*size)
    student.set_params(mine, params)
    reference.set_params(right, params)
    return mine, right, params
