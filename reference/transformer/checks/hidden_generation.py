"""Hidden checks of problem 4.9.

Which ids are right follows from the logits of the model that is used, the student's own where the
cache is used: a mistake of problem 4.7 costs nothing here. The uniform numbers are chosen in the
middle of the step of the distribution function that they hit, so that rounding decides nothing.
"""

import runpy
from pathlib import Path

import numpy as np
import torch

from autograder.checks import assert_equal, check, support

COURSE = Path(__file__).parents[3]
TOYS = runpy.run_path(str(COURSE / "assignments/transformer/support/toys.py"))
TEMPERATURES = (0.7, 1.6, 1.0, 2.5, 0.5, 1.3)


@check("4.9", share=0.35, cases=6)
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
    """generate with the cache, from your own model, within and beyond the context."""
    size = [(7, 6, 6, 2, 2), (6, 5, 6, 3, 2), (11, 4, 15, 3, 3), (5, 7, 10, 5, 2), (9, 5, 8, 1, 3),
            (8, 4, 4, 2, 2)][case.index]  # fmt: skip
    V, T = size[:2]
    B, length, n = 1 + case.index % 3, 1 + case.index % 4, T + 2
    model = own_model(student, reference, case, size)
    ids = torch.tensor(case.rng.integers(V, size=(B, length)))
    temperature = TEMPERATURES[case.index]
    want, uniforms = drawn(model, T, ids, n, temperature, case.rng)
    got = student.generate(model, ids, n, temperature, uniforms)
    if not prefixes_agree(model, case.rng.integers(V, size=(1, T))):  # 4.7 is wrong: no cache fits
        got, want = np.asarray(got)[:, :1], want[:, :1]
    hint = "Compare the logits with and without the cache, step by step. When do they part?"
    assert_equal(got, want, "the ids with the cache", hint=hint)


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
    params = {}
    for name, value in reference.get_params(reference.TransformerLM(*size)).items():
        drawn = case.normal(*value.shape)
        scale = value.shape[0] ** -0.5 if "w_" in name else 0.5
        params[name] = 1 + 0.5 * drawn if "gamma" in name else scale * drawn
    model = student.TransformerLM(*size)
    student.set_params(model, params)
    return model


def prefixes_agree(model, ids):
    """Whether the logits of a text begin with those of the text without its last word."""
    whole, part = (torch.as_tensor(model(torch.tensor(x))).detach() for x in (ids, ids[:, :-1]))
    return bool(torch.allclose(whole[:, :-1], part, rtol=1e-3, atol=1e-3))


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)
