"""The two chains that are timed on a GPU, on a CPU: what rounding does there is imitated."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode

from autograder.checks import CheckFailed
from autograder.checks.reference import load_aside
from autograder.checks.timed import chains_of
from autograder.course import find_course
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("one_thread")
IT = find_course(ROOT).assignment("transformer")
CHAINS = chains_of(IT)
CHECKS = load_aside(IT.secret_checks, ["hidden_timed.py"])["hidden_timed.py"]
ATTENTIONS = ["additive_mask", "einsum", "float32", "float64", "separate_heads", "softmax_by_hand"]
NONCE = 2**60 + 12_345


def file(folder, name):
    """The module of a file of the solution, or of an alternative."""
    place = IT.alternatives / folder if folder else IT.solution
    return load_aside(place, [name])[name]


def outputs(folder="", units=40, attention=None, nonce=NONCE):
    rng = np.random.default_rng(nonce + 1)
    x = torch.tensor(rng.normal(size=(2, 67, 32)), dtype=torch.float32)
    attention = attention or file(folder, "attention.py").attention
    return CHAINS.attention_in_bfloat16(attention, x, units)(nonce)


@functools.cache
def losses(train=None, units=40, nonce=NONCE):
    rng = np.random.default_rng(4)
    model = file("", "model.py")
    size = CHECKS.SMALL
    ids = torch.tensor(rng.integers(size[0], size=size[1] + 1))
    given = size, CHECKS.drawn_params(rng, *size), ids, units
    functions = model.TransformerLM, model.set_params, model.get_params
    train = train or file("", "training.py").train
    return CHAINS.steps_of_training(*functions, train, *given)(nonce)


@pytest.mark.parametrize("folder", ATTENTIONS)
def test_right_attention_stays_well_inside_the_tolerance(folder):
    """However the chain goes on: a chain that feeds itself may go another way after a rounding."""
    for nonce in range(60):
        CHECKS.within(0.15 / 3, "outputs")(outputs(folder, nonce=nonce), outputs(nonce=nonce))


def test_a_right_program_may_return_float64():
    attention = file("", "attention.py").attention
    got = outputs(attention=lambda q, k, v: attention(q.double(), k.double(), v.double()))
    CHECKS.within(0.15 / 3, "outputs")(got, outputs())


def test_fewer_keys_are_noticed():
    """A window of nine tenths of the text."""

    def window(q, k, v):
        ones = torch.ones(2 * q.shape[-2:-1], dtype=torch.bool)
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(ones.triu(1) | ones.tril(-60), -math.inf)
        return torch.softmax(scores, dim=-1) @ v

    with pytest.raises(CheckFailed):
        CHECKS.within(0.15, "outputs")(outputs(attention=window), outputs())


class Tf32(TorchFunctionMode):
    """Products of float32 whose factors are rounded to ten bits, as TF32 has them."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function.__name__ in ("linear", "scaled_dot_product_attention"):
            args = [rounded(each) if torch.is_tensor(each) else each for each in args]
        return function(*args, **(kwargs or {}))


def rounded(x):
    bits = (x.detach().contiguous().view(torch.int32) + 0x1000) & ~0x1FFF
    return x + (bits.view(torch.float32) - x.detach())  # gradients go through


def test_products_in_tf32_stay_well_inside_the_tolerance():
    train = file("", "training.py").train

    def in_tf32(*args):
        with Tf32():
            return train(*args)

    got, want = losses(in_tf32), losses()
    assert got != want
    CHECKS.within(0.001 / 10, "losses")(got, want)


@pytest.mark.parametrize("folder", ["manual_adamw", "torch_functional"])
def test_right_training_stays_well_inside_the_tolerance(folder):
    CHECKS.within(0.001 / 10, "losses")(losses(file(folder, "training.py").train), losses())


def half_a_window(train, model, ids, *rest):
    model.context_length = 32
    found = train(model, ids[-33:], *rest)
    model.context_length = 64
    return found


@pytest.mark.parametrize("less", [
    half_a_window,
    lambda train, model, ids, steps, *rest: train(model, ids, 1, *rest) * 2,
    lambda train, model, ids, steps, batch, rate, seed: train(
        model, ids, steps, batch, 1.1 * rate, seed
    ),
], ids=["half a window", "one step for two", "another learning rate"])  # fmt: skip
def test_other_training_is_noticed(less):
    train = functools.partial(less, file("", "training.py").train)
    with pytest.raises(CheckFailed):
        CHECKS.within(0.001, "losses")(losses(train), losses())
