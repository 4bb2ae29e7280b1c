"""Problems 2.3, 2.4 and 2.5 against loops over scalars, the complex step and PyTorch.

Every array that a function is given is read-only here, so a function that changes its inputs fails.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from tests.course_material import autodiff_oracles as oracle
from tests.course_material.autodiff_oracles import (
    close,
    complex_step,
    distributions,
    draw,
    frozen,
    labels,
    right_programs,
)

SIZES = [(5, 3, 7), (2, 11, 3), (4, 4, 4), (1, 1, 2)]  # M, D, K or N, A, B


def check(
    it: SimpleNamespace, name: str, naive: Callable[..., Any], inputs: list[Any], upstream: Any
) -> None:
    """Forward equals the naive formula, backward its complex step, in value, shape and order."""
    forward, backward = (
        getattr(it, name.format(direction)) for direction in ("forward", "backward")
    )
    b = forward(*inputs)
    assert close(b, naive(*inputs), it.near)
    gradients = backward(*inputs, frozen(b), upstream)
    want = complex_step(naive, inputs, upstream)
    if len(want) == 1:
        assert close(gradients, want[0], it.near)
    else:
        assert len(gradients) == len(want)
        assert all(close(g, w, it.near) for g, w in zip(gradients, want, strict=True))


# --- 2.4 ---------------------------------------------------------------------------------------

functional = right_programs("functional.py")


@functional
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["sigmoid", "softmax"])
def test_sigmoid_and_softmax(it: SimpleNamespace, name: str, seed: int) -> None:
    a, g_b = draw(seed, (seed + 2,), (seed + 2,))
    check(it, name + "_{}", getattr(oracle, name), [3 * a], g_b)


@functional
@pytest.mark.parametrize("size", SIZES)
def test_linear(it: SimpleNamespace, size: tuple[int, int, int]) -> None:
    a, omega, g_b = draw(sum(size), (size[0],), size[1::-1], (size[1],))
    check(it, "linear_{}", oracle.linear, [a, omega], g_b)


@functional
@pytest.mark.parametrize("seed", range(5))
def test_cross_entropy(it: SimpleNamespace, seed: int) -> None:
    k = seed + 2
    a_hat, g_b = distributions(seed, k), 0.25 + seed
    check(it, "cross_entropy_{}", oracle.cross_entropy, [distributions(seed + 50, k), a_hat], g_b)
    check(it, "cross_entropy_{}", oracle.cross_entropy, [labels(seed, 1, k)[1][0], a_hat], -g_b)


@functional
def test_impossible_classes_count_nothing(it: SimpleNamespace) -> None:
    a, a_hat = frozen([0.0, 1.0, 0.0]), frozen([0.0, 0.25, 0.75])
    b = it.cross_entropy_forward(a, a_hat)
    assert b == pytest.approx(np.log(4), rel=it.near)
    g_a, g_a_hat = it.cross_entropy_backward(a, a_hat, b, 3.0)
    assert close(g_a_hat, [0.0, -12.0, 0.0], it.near)
    assert close(np.asarray(g_a)[1:], [3 * np.log(4), -3 * np.log(0.75)], it.near)


@functional
def test_logits_of_thirty_are_ordinary(it: SimpleNamespace) -> None:
    a = frozen([30.0, -30.0, 29.0])
    assert close(it.sigmoid_forward(a), oracle.sigmoid(a), it.near)
    assert close(it.softmax_forward(a), oracle.softmax(a), it.near)


# --- 2.5 ---------------------------------------------------------------------------------------

batched = right_programs("batched.py")


@batched
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["sigmoid", "softmax"])
def test_sigmoid_and_softmax_of_a_batch(
    it: SimpleNamespace, name: str, size: tuple[int, int, int]
) -> None:
    a, g_b = draw(sum(size), size[:2], size[:2])
    check(it, name + "_{}_batch", oracle.rows(getattr(oracle, name)), [a], g_b)


@batched
@pytest.mark.parametrize("size", SIZES)
def test_linear_of_a_batch(it: SimpleNamespace, size: tuple[int, int, int]) -> None:
    a, omega, g_b = draw(sum(size), size[:2], size[:0:-1], size[::2])
    check(it, "linear_{}_batch", oracle.rows(oracle.linear), [a, omega], g_b)


@batched
@pytest.mark.parametrize("size", SIZES)
def test_mean_cross_entropy_of_a_batch(it: SimpleNamespace, size: tuple[int, int, int]) -> None:
    n, _, k = size
    a_hat, g_b = distributions(n, n, k), 1.75
    for a in (distributions(n + 50, n, k), labels(n, n, k)[1]):
        check(it, "cross_entropy_{}_batch", oracle.mean_cross_entropy, [a, a_hat], g_b)


@batched
def test_impossible_classes_of_a_batch_count_nothing(it: SimpleNamespace) -> None:
    a, a_hat = frozen([[0.0, 1.0], [1.0, 0.0]]), frozen([[0.0, 1.0], [0.5, 0.5]])
    b = it.cross_entropy_forward_batch(a, a_hat)
    assert b == pytest.approx(np.log(2) / 2, rel=it.near)
    _, g_a_hat = it.cross_entropy_backward_batch(a, a_hat, b, 1.0)
    assert close(g_a_hat, [[0.0, -0.5], [-1.0, 0.0]], it.near)


# --- 2.3 ---------------------------------------------------------------------------------------

procedural = right_programs("procedural.py")


def example(m: int, d: int, k: int) -> list[Any]:
    """x, y, alpha, beta of these sizes."""
    x, alpha, beta = draw(m + d + k, (m,), (d, m), (k, d))
    return [x, labels(m + d + k, 1, k)[1][0], alpha, beta]


@procedural
@pytest.mark.parametrize("size", SIZES)
def test_intermediate_quantities_one_by_one(
    it: SimpleNamespace, size: tuple[int, int, int]
) -> None:
    x, y, alpha, beta = example(*size)
    o = it.nn_forward(x, y, alpha, beta)
    assert set(o) == {"x", "a", "z", "b", "y_hat", "J"}
    a = oracle.linear(x, alpha)
    z = oracle.sigmoid(a)
    b = oracle.linear(z, beta)
    want = {"x": x, "a": a, "z": z, "b": b, "y_hat": oracle.softmax(b)}
    assert all(close(o[name], value, it.near) for name, value in want.items())
    assert o["J"] == pytest.approx(oracle.network(x, y, alpha, beta), rel=it.near)


@procedural
@pytest.mark.parametrize("size", SIZES)
def test_procedural_gradients(it: SimpleNamespace, size: tuple[int, int, int]) -> None:
    inputs = example(*size)
    o = {key: frozen(value) for key, value in it.nn_forward(*inputs).items()}
    got = it.nn_backward(*inputs, o)
    want = oracle.network_gradients(*inputs)
    assert len(got) == 2
    assert all(close(g, w, it.near) for g, w in zip(got, want, strict=True))


@procedural
def test_procedural_gradients_equal_pytorch(it: SimpleNamespace) -> None:
    inputs = example(6, 5, 4)
    x, y, alpha, beta = (torch.tensor(each, dtype=torch.float64) for each in inputs)
    for parameter in (alpha, beta):
        parameter.requires_grad_()
    logits = beta @ torch.sigmoid(alpha @ x)
    torch.nn.functional.cross_entropy(logits[None], y[None]).backward()
    got = it.nn_backward(*inputs, it.nn_forward(*inputs))
    assert close(got[0], alpha.grad, it.near) and close(got[1], beta.grad, it.near)
