"""Hidden checks of problem 4.9.

Which ids are right follows from the logits of the model that is used, the student's own where the
cache is used: a mistake of problem 4.7 costs nothing here. The uniform numbers are chosen in the
middle of the step of the distribution function that they hit, so that rounding decides nothing.
"""

import runpy
from pathlib import Path

import numpy as np
import torch

from autograder.checks import assert_equal, assert_tensors, check, support

COURSE = Path(__file__).parents[3]
TOYS = runpy.run_path(str(COURSE / "assignments/transformer/support/toys.py"))
# vocab_size, context_length, d_model, n_heads, n_layers
SIZES = [(7, 6, 6, 2, 2), (6, 5, 6, 3, 2), (11, 4, 15, 3, 3), (5, 7, 10, 5, 2), (9, 5, 8, 1, 3),
         (8, 4, 4, 2, 2)]  # fmt: skip
TEMPERATURES = (0.7, 1.6, 1.0, 2.5, 0.5, 1.3)


@check("4.9", share=0.2, cases=6)
def ids_of_a_toy_model(student, case):
    """generate without a cache, from a toy model: several texts, temperatures, beyond the context."""
    V, T, B = (5, 4, 7, 3, 6, 5)[case.index], (3, 4, 5, 2, 7, 6)[case.index], 2 + case.index % 3
    words, places = tensor(case.normal(V, V)), tensor(case.normal(T, V))
    length, n, temperature = 1 + case.index % 4, T + 2 + case.index, TEMPERATURES[case.index]
    ids = torch.tensor(case.rng.integers(V, size=(B, length)))
    toy = TOYS["Running"](words, places)
    want, uniforms = drawn(toy, T, ids, n, temperature, case.rng)
    args = words, places, ids, n, temperature, uniforms, False
    got = support(student, "toys").continued(student.generate, *args)
    hint = "Write down p(0), p(0) + p(1), ... for one text. Where does the uniform number fall?"
    assert_equal(got, want, "the ids", hint=hint)


@check("4.9", share=0.3, cases=6)
def the_cache_changes_nothing(student, reference, case):
    """generate with the cache, from your own model, called again and again, beyond the context."""
    size = SIZES[case.index]
    V, T = size[:2]
    B, temperature = (2, 2, 3, 1, 2, 3)[case.index], TEMPERATURES[case.index]
    model = own_model(student, reference, case, size)
    texts = [torch.tensor(case.rng.integers(V, size=(B, length)))
             for length in (1 + case.index % 4, T + 1 + case.index % 2)]  # fmt: skip
    calls = {"a text": (texts[0], T + 2), "the same text, from other parameters,": (texts[0], T),
             "a text longer than the context": (texts[1], 2)}  # fmt: skip
    got, want = {}, {}
    for name, (ids, n) in calls.items():
        if got:  # the same model: what a call has kept is of no use now
            student.set_params(model, decided(reference, case, size))
        told = f"the ids after {name}"
        want[told], uniforms = drawn(model, T, ids, n, temperature, case.rng)
        got[told] = student.generate(model, ids, n, temperature, uniforms)
        looks_ahead = not prefixes_agree(model, case.rng.integers(V, size=(1, T)))  # 4.7
        if looks_ahead and shape(got[told]) == want[told].shape:  # no cache fits such a model
            got[told], want[told] = np.asarray(got[told])[:, :1], want[told][:, :1]
    hint = "Compare the logits with and without the cache, step by step. When do they part?"
    assert_equal(got, want, "the ids with the cache", hint=hint)


@check("4.9", share=0.05, cases=5)
def the_callers_texts(student, case):
    """What has become of ids and uniforms after generate, for a toy model."""
    V, T, B = 3 + case.index, (3, 4, 2, 5, 3)[case.index], 1 + case.index % 2
    words, places = tensor(case.normal(V, V)), tensor(case.normal(T, V))
    ids = torch.tensor(1 + case.rng.integers(V - 1, size=(B, T - 1 + case.index % 3)))
    uniforms = tensor(case.distribution(B, 3 + case.index))
    given = words, places, ids, 3 + case.index, 1.0, uniforms, False
    continued, afterwards = support(student, "toys").continued, support(student, "witness").afterwards
    _, after = afterwards(continued, student.generate, *given)
    got, want = {"ids": after[3], "uniforms": after[6]}, {"ids": ids, "uniforms": uniforms}
    assert_tensors(got, want, "To which tensor do you write the new ids?")


@check("4.9", share=0.2, cases=5)
def the_cache_saves_work(student, reference, case):
    """How much is multiplied with the cache and without it, within the context."""
    size = (5 + case.index, 13 + 2 * case.index, 8, 2, 2)
    model = own_model(student, reference, case, size)
    n = size[1] - 1
    ids = torch.tensor(case.rng.integers(size[0], size=(2, 1)))
    uniforms = torch.full((2, n), 0.5)
    counted = support(student, "work").counted
    products = [counted(student.generate, model, ids, n, 1.0, uniforms, use)[1]
                for use in (True, False)]  # fmt: skip
    hint = "For how many positions do you compute keys and values in each step?"
    told = "whether the cache saves most of the products"
    assert_equal(products[0] <= products[1] / 4, True, told, hint=hint)


def drawn(model, T, ids, n, temperature, rng):
    """The n ids that follow (B, n), and uniform numbers (B, n) that lead to them."""
    texts, uniforms = ids, []
    for _ in range(n):
        logits = torch.as_tensor(model(texts[:, -T:])).detach().double()[:, -1] / temperature
        ends = torch.softmax(logits, dim=-1).cumsum(dim=-1).numpy()  # (B, V)
        begins = np.concatenate([np.zeros((len(ends), 1)), ends[:, :-1]], axis=1)
        found = [choose(b, e, rng) for b, e in zip(begins, ends, strict=True)]
        uniforms.append([(b[k] + e[k]) / 2 for k, b, e in zip(found, begins, ends, strict=True)])
        texts = torch.cat([texts, torch.tensor(found)[:, None]], dim=1)
    return texts[:, ids.shape[1] :].numpy(), torch.tensor(np.array(uniforms).T)


def choose(begins, ends, rng):
    """An id whose step is not too narrow; now and then the likeliest is not it."""
    wide = np.flatnonzero(ends - begins > min(0.02, 0.5 * (ends - begins).max()))
    return int(rng.choice(wide))


def own_model(student, reference, case, size):
    """The student's model, with parameters that make it decided."""
    model = student.TransformerLM(*size)
    student.set_params(model, decided(reference, case, size))
    return model


def decided(reference, case, size):
    """Parameters, as set_params takes them, of a model that is not close to guessing."""
    params = {}
    for name, value in reference.get_params(reference.TransformerLM(*size)).items():
        drawn = case.normal(*value.shape)
        scale = value.shape[0] ** -0.5 if "w_" in name else 0.5
        params[name] = 1 + 0.5 * drawn if "gamma" in name else scale * drawn
    return params


def prefixes_agree(model, ids):
    """Whether the logits of a text begin with those of the text without its last word."""
    whole, part = (torch.as_tensor(model(torch.tensor(x))).detach() for x in (ids, ids[:, :-1]))
    return bool(torch.allclose(whole[:, :-1], part, rtol=1e-3, atol=1e-3))


def shape(answer):
    """The shape of what a student has answered; None where it has none."""
    try:
        return np.shape(answer)
    except ValueError:  # lists of unequal lengths
        return None


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)
