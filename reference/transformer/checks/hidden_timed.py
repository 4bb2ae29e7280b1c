"""Timed checks of problems 4.2 and 4.9."""

import numpy as np
import torch

from autograder.checks import CheckFailed, timed

V, LENGTH, C, HEADS, LAYERS = 64, 224, 64, 4, 2
SIZE = [V, LENGTH, C, HEADS, LAYERS]
HINT = "Are the ids with the cache those without it? First make them right."


@timed("4.2", share=0.1, functions=["attention"], tiers={0.2: 1})
def attention_of_many_queries(rng):
    """attention of some fifty positions takes no loop over its queries."""
    T = 48 + int(rng.integers(8))
    return [torch.tensor(rng.normal(size=(2, T, 16)), dtype=torch.float32)]


def same_texts(got, want):
    """Where two ids are nearly equally far, rounding decides, and the text goes another way: one
    text in a thousand. So most of eight texts must agree, not all."""
    if tuple(np.shape(got)) != tuple(np.shape(want)):
        raise CheckFailed("the ids have the wrong shape", hint=HINT)
    same = (np.asarray(got) == np.asarray(want)).all(axis=1).sum()
    if same < len(want) - 2:
        raise CheckFailed("the ids are not those of the model", hint=HINT)


@timed(
    "4.9", share=0.1, functions=["TransformerLM", "set_params", "generate"], uses=["4.7"],
    tiers={0.18: 1}, compare=same_texts,
)  # fmt: skip
def texts_with_a_cache(rng):
    """generate with the cache computes no position twice."""
    ids = torch.tensor(rng.integers(V, size=(8, 180 + int(rng.integers(8)))))
    uniforms = torch.tensor(rng.uniform(size=(8, 32)))
    return SIZE, drawn_params(rng), ids, uniforms


def drawn_params(rng):
    """Parameters in the names and shapes of get_params, large enough for texts with surprises."""
    shapes = {"tokens": (V, C), "positions": (LENGTH, C)}
    for i in range(LAYERS):
        shapes |= {f"{i}.w_{name}": (C, C) for name in "qkvo"}
        shapes |= {f"{i}.w_1": (C, 4 * C), f"{i}.w_2": (4 * C, C), f"{i}.b_1": (4 * C,)}
        shapes |= {f"{i}.b_{name}": (C,) for name in "qkvo2"}
        shapes |= {f"{i}.{name}": (C,) for name in ("gamma_1", "beta_1", "gamma_2", "beta_2")}
    shapes |= {"gamma_f": (C,), "beta_f": (C,)}
    drawn = {name: 0.1 * rng.normal(size=shape) for name, shape in shapes.items()}
    return {name: value + ("gamma" in name) for name, value in drawn.items()}
