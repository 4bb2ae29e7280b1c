"""Timed checks of problems 4.2, 4.8 and 4.9; two of them are timed on a GPU."""

import numpy as np
import torch

from autograder.checks import CheckFailed, timed

V, LENGTH, C, HEADS, LAYERS = 64, 224, 64, 4, 2
SIZE = [V, LENGTH, C, HEADS, LAYERS]
SMALL = [V, 64, C, HEADS, LAYERS]  # its answers are also compared on a CPU
HINT = "Are the ids with the cache those without it? First make them right."
OTHER = "It is compared with the solution's whenever it is timed: first make it right."


def within(tolerance, what):
    """A comparison of arrays that rounding may move by this much of their largest entry."""

    def compare(got, want):
        got, want = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
        if got.shape != want.shape:
            raise CheckFailed(f"{what}: the wrong shape or number", hint=OTHER)
        if not np.abs(got - want).max() <= tolerance * np.abs(want).max():  # not: also for NaN
            raise CheckFailed(f"{what}: not those of the solution", hint=OTHER)

    return compare


@timed("4.2", share=0.1, functions=["attention"], tiers={0.2: 1})
def attention_of_many_queries(rng):
    """attention of some fifty positions takes no loop over its queries."""
    T = 48 + int(rng.integers(8))
    return [torch.tensor(rng.normal(size=(2, T, 16)), dtype=torch.float32)]


# right programs are up to 4 % of the largest entry apart, one without a tenth of the keys 30 %
@timed(
    "4.2", share=0.1, functions=["attention"], tiers={0.2: 1}, device="cuda", precision="bf16",
    compare=within(0.15, "the outputs in bfloat16"),
)  # fmt: skip
def attention_in_bfloat16(rng):
    """On a GPU, attention of bfloat16 takes no loop over its queries."""
    T = 64 + int(rng.integers(8))
    return [torch.tensor(rng.normal(size=(2, T, 32)), dtype=torch.float32)]


# products that are rounded to TF32 move the losses by 0.004 %
@timed(
    "4.8", share=0.125, functions=["TransformerLM", "set_params", "get_params", "train"],
    uses=["4.7"], tiers={0.2: 1}, device="cuda", precision="tf32",
    compare=within(0.001, "the losses"),
)  # fmt: skip
def steps_of_training(rng):
    """On a GPU, train runs the model once for each step."""
    return SMALL, drawn_params(rng, *SMALL), torch.tensor(rng.integers(V, size=SMALL[1] + 1))


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
    return SIZE, drawn_params(rng, *SIZE), ids, uniforms


def drawn_params(rng, V, length, C, heads, layers):
    """Parameters in the names and shapes of get_params, large enough for texts with surprises."""
    shapes = {"tokens": (V, C), "positions": (length, C)}
    for i in range(layers):
        shapes |= {f"{i}.w_{name}": (C, C) for name in "qkvo"}
        shapes |= {f"{i}.w_1": (C, 4 * C), f"{i}.w_2": (4 * C, C), f"{i}.b_1": (4 * C,)}
        shapes |= {f"{i}.b_{name}": (C,) for name in "qkvo2"}
        shapes |= {f"{i}.{name}": (C,) for name in ("gamma_1", "beta_1", "gamma_2", "beta_2")}
    shapes |= {"gamma_f": (C,), "beta_f": (C,)}
    drawn = {name: 0.1 * rng.normal(size=shape) for name, shape in shapes.items()}
    return {name: value + ("gamma" in name) for name, value in drawn.items()}
