"""Problems 3.5 to 3.9 against enumeration, the complex step, and PyTorch in float64."""

from collections import Counter
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from tests.course_material import rnnlm_oracles as oracle
from tests.course_material.rnnlm_oracles import close, draw, model, right_programs

language_model = right_programs("language_model.py")
sampling = right_programs("sampling.py")
training = right_programs("training.py")
growth = right_programs("growth.py")
torch_rnn = right_programs("torch_rnn.py")
IDS = np.array([[2, 0, 0, 1], [1, 2, 2, 2], [0, 1, 0, 2]])
REFERENCE = oracle.run(oracle.solution("language_model.py"))


@language_model
def test_factors_of_the_chain_rule(it: SimpleNamespace) -> None:
    params = model(1, 4, 3)
    want = np.real([oracle.factors(params, row) for row in IDS.tolist()])
    assert close(it.token_log_probabilities(params, IDS), want, 1e-5)
    assert close(it.loss(params, IDS), -want.mean(), 1e-5)
    assert close(it.perplexity(params, IDS), np.exp(-want.mean()), 1e-5)


@language_model
@pytest.mark.parametrize(("V", "T"), [(3, 4), (2, 6)])
def test_all_strings_together_have_probability_one(it: SimpleNamespace, V: int, T: int) -> None:  # noqa: N803
    every = np.array(list(product(range(V), repeat=T)))
    logs = np.asarray(it.token_log_probabilities(model(2, 3, V), every), dtype=float)
    assert abs(np.exp(logs.sum(axis=1)).sum() - 1) < 1e-5


@language_model
@pytest.mark.parametrize("T", [1, 2, 4])
def test_gradients_are_those_of_the_complex_step(it: SimpleNamespace, T: int) -> None:  # noqa: N803
    params, ids = model(3, 3, 3), IDS[:, :T]
    value, gradients = it.loss_and_gradients(params, ids)
    want = oracle.complex_step(
        lambda p: -sum(sum(oracle.factors(p, row)) for row in ids.tolist()) / ids.size, params
    )
    assert close(value, REFERENCE.loss(params, ids), 1e-5)
    assert all(close(gradients[name], want[name], 1e-5) for name in params)


def test_a_model_without_weights_has_perplexity_v() -> None:
    params = {name: np.zeros_like(value) for name, value in model(4, 3, 5).items()}
    assert REFERENCE.perplexity(params, IDS) == pytest.approx(5)


def test_float32_stays_float32() -> None:
    params = {name: value.astype(np.float32) for name, value in model(4, 3, 3).items()}
    value, gradients = REFERENCE.loss_and_gradients(params, IDS)
    assert {np.asarray(g).dtype for g in (value, *gradients.values())} == {np.dtype(np.float32)}


# --- sampling ----------------------------------------------------------------------------------


@sampling
def test_a_grid_of_uniforms_has_the_law_of_the_model(it: SimpleNamespace) -> None:
    grid = (np.arange(60) + 0.5) / 60
    params, uniforms = model(5, 3, 3), np.array(list(product(grid, repeat=2)))
    rows = Counter(map(tuple, np.asarray(it.sample(params, 2, 1.0, uniforms)).tolist()))
    for words in product(range(3), repeat=2):
        p = np.exp(sum(oracle.factors(params, words)).real)
        assert abs(rows[words] / 3600 - p) < 0.04


@sampling
@pytest.mark.parametrize("temperature", [0.25, 4.0])
def test_temperature_divides_the_logits(it: SimpleNamespace, temperature: float) -> None:
    params, uniforms = model(6, 3, 4), draw(6, 50, 1) % 1
    scaled = params | {k: params[k] / temperature for k in ("W_yh", "b_y")}
    got = it.sample(params, 1, temperature, uniforms)
    assert np.array_equal(got, it.sample(scaled, 1, 1.0, uniforms))


# --- training ----------------------------------------------------------------------------------


def arrays(seed: int) -> dict[str, np.ndarray]:
    return {"W": draw(seed, 2, 3), "b": draw(seed + 1, 3)}


@training
@pytest.mark.parametrize("limit", [0.5, 3.0, 1000.0])
def test_clipping_is_that_of_pytorch(it: SimpleNamespace, limit: float) -> None:
    gradients = arrays(7)
    tensors = [torch.zeros(g.shape, dtype=torch.float64) for g in gradients.values()]
    for tensor, g in zip(tensors, gradients.values(), strict=True):
        tensor.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_norm_(tensors, limit)
    got = it.clip_by_norm(gradients, limit)
    assert all(close(g, t.grad, 1e-5) for g, t in zip(got.values(), tensors, strict=True))


@training
def test_five_steps_of_adam_are_those_of_pytorch(it: SimpleNamespace) -> None:
    params = arrays(8)
    tensors = {name: torch.tensor(p, requires_grad=True) for name, p in params.items()}
    optimiser = torch.optim.Adam(tensors.values(), lr=0.1)
    m = v = {name: np.zeros_like(p) for name, p in params.items()}
    for step in range(1, 6):
        gradients = arrays(20 + step)
        for name, g in gradients.items():
            tensors[name].grad = torch.tensor(g)
        optimiser.step()
        params, m, v = it.adam_step(params, gradients, m, v, step, 0.1)
    assert all(close(params[name], t.detach(), 1e-5) for name, t in tensors.items())


@training
def test_first_parameters_fill_their_range(it: SimpleNamespace) -> None:
    params = it.init_params(40, 64, 9)
    weights = np.concatenate([np.ravel(params[k]) for k in ("W_ah", "W_ax", "W_yh")]) * 8
    assert np.max(np.abs(weights)) <= 1 + 1e-6
    assert np.allclose(np.quantile(weights, [0.25, 0.5, 0.75]), [-0.5, 0, 0.5], atol=0.05)


# --- growth and PyTorch ------------------------------------------------------------------------


@growth
def test_second_differences_of_a_cube(it: SimpleNamespace) -> None:
    got = it.second_differences([T**3 for T in range(6)])
    assert list(map(int, got)) == [6, 12, 18, 24]


@torch_rnn
def test_pytorch_has_the_loss_and_the_gradients_of_the_formulas(it: SimpleNamespace) -> None:
    params = model(10, 3, 3)
    net = it.TorchRNNLM(3, 3)
    it.set_params(net, params)
    loss = it.mean_loss(net, torch.tensor(IDS))
    loss.backward()
    value, gradients = REFERENCE.loss_and_gradients(params, IDS)
    assert loss.item() == pytest.approx(value, rel=1e-5)
    assert all(close(it.get_grads(net)[name], g, 1e-4) for name, g in gradients.items())
