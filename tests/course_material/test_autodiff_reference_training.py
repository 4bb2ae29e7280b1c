"""Problems 2.8 and 2.9 against exact fractions and the formulas of one scalar at a time."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from tests.course_material import autodiff_oracles as oracle
from tests.course_material.autodiff_oracles import close, draw, frozen, labels, right_programs

# --- 2.8: J_i = (c_i theta - d_i)^2 / 2 with fractions for everything --------------------------

sgd = right_programs("sgd.py")
C = [Fraction(n, 4) for n in (3, -5, 2, 7, -1, 6, 4)]
D = [Fraction(n, 8) for n in (9, 1, -7, 3, 12, -2, 5)]
ETA, N = Fraction(1, 8), len(C)


def order(epoch: int) -> list[int]:
    return np.random.default_rng(epoch).permutation(N).tolist()


def slope(theta: Any, i: int) -> Any:
    return C[i] * (C[i] * theta - D[i])


def loss(theta: Any, i: int) -> Any:
    return (C[i] * theta - D[i]) ** 2 / 2


def exactly(batches: list[list[list[int]]]) -> tuple[Fraction, list[Fraction]]:
    """theta from 1/2 on through the batches of every epoch, and the losses."""
    theta, losses = Fraction(1, 2), []
    for epoch in batches:
        for batch in epoch:
            theta -= ETA * sum((slope(theta, i) for i in batch), Fraction(0)) / len(batch)
        losses.append(sum((loss(theta, i) for i in range(N)), Fraction(0)) / N)
    return theta, losses


def floats(function: Any) -> Any:
    """The same function for arrays of floats, which it must not change."""
    return lambda theta, i: np.array(function(float(theta[0]), i), dtype=float, ndmin=1)


def trajectory(run: Any, epochs: int, *size: int) -> tuple[Any, Any]:
    theta = frozen([0.5])
    return run(  # type: ignore[no-any-return]
        theta, floats(slope), lambda t, i: float(loss(float(t[0]), i)), N, epochs, float(ETA),
        order, *size,
    )  # fmt: skip


def same(got: tuple[Any, Any], want: tuple[Fraction, list[Fraction]]) -> bool:
    theta, losses = got
    numbers = [float(x) for x in want[1]]
    return close(theta, [float(want[0])], 1e-12) and close(list(losses), numbers, 1e-12)


@sgd
@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_sgd_takes_a_step_for_every_example(it: SimpleNamespace, epochs: int) -> None:
    want = exactly([[[i] for i in order(t)] for t in range(epochs)])
    assert same(trajectory(it.sgd, epochs), want)


@sgd
@pytest.mark.parametrize("size", [1, 2, 3, 7, 9])
def test_minibatches_and_the_smaller_last_one(it: SimpleNamespace, size: int) -> None:
    batches = [[order(t)[s : s + size] for s in range(0, N, size)] for t in range(4)]
    assert same(trajectory(it.minibatch_sgd, 4, size), exactly(batches))


@sgd
def test_no_epoch_changes_nothing(it: SimpleNamespace) -> None:
    for got in (trajectory(it.sgd, 0), trajectory(it.minibatch_sgd, 0, 3)):
        assert np.array_equal(got[0], [0.5]) and list(got[1]) == []


@sgd
def test_the_order_is_asked_for_once_in_each_epoch(it: SimpleNamespace) -> None:
    asked: list[int] = []

    def spy(epoch: int) -> list[int]:
        asked.append(epoch)
        return [1, 0]

    zero = lambda theta, i: 0.0 * theta  # noqa: E731
    it.sgd(frozen([1.0, 2.0]), zero, lambda theta, i: 0.0, 2, 3, 0.1, spy)
    it.minibatch_sgd(frozen([1.0, 2.0]), zero, lambda theta, i: 0.0, 2, 3, 0.1, spy, 1)
    assert asked == [0, 1, 2, 0, 1, 2]


@sgd
def test_parameters_of_any_shape(it: SimpleNamespace) -> None:
    (theta,) = draw(0, (2, 3))
    for run, size in ((it.sgd, ()), (it.minibatch_sgd, (2,))):
        got, _ = run(theta, lambda t, i: t, lambda t, i: 0.0, 4, 1, 0.5, lambda t: [3, 1, 0, 2],
                     *size)  # fmt: skip
        assert close(got, theta * 0.5 ** (4 if size == () else 2), 1e-15)


# --- 2.9 ---------------------------------------------------------------------------------------

torch_net = right_programs("torch_net.py")
M, HIDDEN, K, BATCH = 5, 3, 4, 6


def model_of(it: SimpleNamespace, dtype: torch.dtype = torch.float64) -> tuple[Any, dict[str, Any]]:
    """A network and the parameters that it was given."""
    alpha, beta = draw(1, (HIDDEN, M), (K, HIDDEN))
    model = it.TorchNetwork(M, HIDDEN, K).to(dtype)
    it.set_params(model, {"alpha": alpha.copy(), "beta": beta.copy()})
    return model, {"alpha": alpha, "beta": beta}


def batch(seed: int) -> tuple[Any, Any, Any]:
    """x (BATCH, M), classes (BATCH,), and the same one-hot."""
    return (*draw(seed, (BATCH, M)), *labels(seed, BATCH, K))


def mean_loss(x: Any, one_hot: Any, alpha: Any, beta: Any) -> Any:
    return sum(oracle.network(*pair, alpha, beta) for pair in zip(x, one_hot, strict=True)) / len(x)


def gradients_of(x: Any, one_hot: Any, params: dict[str, Any]) -> dict[str, Any]:
    found = oracle.complex_step(
        lambda p, q: mean_loss(x, one_hot, p, q), [params["alpha"], params["beta"]], 1.0
    )
    return dict(zip(("alpha", "beta"), found, strict=True))


@torch_net
def test_outputs_are_logits(it: SimpleNamespace) -> None:
    model, params = model_of(it)
    x, _, _ = batch(2)
    hidden = oracle.rows(oracle.linear)(x, params["alpha"])
    want = oracle.rows(oracle.linear)(oracle.sigmoid(hidden), params["beta"])
    assert close(model(torch.tensor(x)).detach(), want, 1e-12)


@torch_net
def test_three_steps_of_sgd(it: SimpleNamespace) -> None:
    model, params = model_of(it)
    for seed in range(3):
        x, classes, one_hot = batch(seed)
        got = it.one_step_of_sgd(model, torch.tensor(x), torch.tensor(classes), 0.5)
        want = mean_loss(x, one_hot, params["alpha"], params["beta"])
        assert isinstance(got, float) and got == pytest.approx(want, rel=1e-12)
        gradients = gradients_of(x, one_hot, params)
        params = {name: params[name] - 0.5 * gradients[name] for name in params}
        for name in params:
            assert close(it.get_grads(model)[name], gradients[name], 1e-10)
            assert close(it.get_params(model)[name], params[name], 1e-10)


@torch_net
def test_parameters_are_registered_and_keep_their_dtype(it: SimpleNamespace) -> None:
    model, params = model_of(it, torch.float32)
    sizes = sorted(p.numel() for p in model.parameters())
    assert sizes == sorted([HIDDEN * M, K * HIDDEN])
    assert all(p.dtype == torch.float32 for p in model.parameters())
    got = it.get_params(model)
    assert all(close(got[name], value, 1e-7) for name, value in params.items())


@torch_net
def test_adapters_give_copies(it: SimpleNamespace) -> None:
    model, params = model_of(it)
    x, classes, _ = batch(3)
    before = it.get_params(model)
    it.one_step_of_sgd(model, torch.tensor(x), torch.tensor(classes), 0.5)
    grads = it.get_grads(model)
    kept = {name: np.array(value) for name, value in grads.items()}
    it.one_step_of_sgd(model, torch.tensor(x), torch.tensor(classes), 0.5)
    assert all(np.array_equal(before[name], params[name]) for name in params)
    assert all(np.array_equal(grads[name], kept[name]) for name in params)
