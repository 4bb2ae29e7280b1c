"""The solution of problems 4.7, 4.10 and 4.11 against PyTorch's encoder layers and exact sums."""

# ruff: noqa: N803, N806 (sizes have the names of the course)

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.course_material.transformer_oracles import by_encoder_layers, decided, solution

IT, COUNT = solution("model"), solution("counting")
SIZES = [(7, 5, 6, 2, 2), (5, 8, 12, 3, 1), (11, 4, 8, 1, 3), (3, 6, 10, 5, 2)]
GPT_2_SMALL, GPT_2_XL = (12, 768, 50257, 1024), (48, 1600, 50257, 1024)


def model(size: tuple[int, ...], seed: int = 0) -> torch.nn.Module:
    made: torch.nn.Module = decided(IT.TransformerLM(*size), seed)
    return made


def text(size: tuple[int, ...], seed: int, B: int = 3) -> torch.Tensor:
    return torch.randint(size[0], (B, size[1]), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("size", SIZES)
def test_the_logits_are_those_of_pytorchs_layers(size: tuple[int, ...]) -> None:
    it, ids = model(size), text(size, 1)
    want = by_encoder_layers(IT.get_params(it), size[3], ids)
    torch.testing.assert_close(it(ids), want, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("size", SIZES)
def test_the_future_changes_no_bit_of_the_past(size: tuple[int, ...]) -> None:
    it, ids = model(size), text(size, 1)
    before = it(ids)
    for now in range(1, size[1]):
        other = ids.clone()
        other[:, now:] = (ids[:, now:] + 1) % size[0]
        after = it(other)
        assert torch.equal(after[:, :now], before[:, :now])
        assert not torch.allclose(after[:, now:], before[:, now:])


def test_texts_of_a_batch_do_not_know_each_other() -> None:
    it, ids = model(SIZES[0]), text(SIZES[0], 1)
    alone = torch.cat([it(each[None]) for each in ids])
    torch.testing.assert_close(it(ids), alone, rtol=1e-5, atol=1e-5)


def test_a_head_of_zeros_guesses() -> None:
    size = SIZES[0]
    it, ids = model(size), text(size, 1)
    with torch.no_grad():
        it.tokens.weight.zero_()
    loss = functional.cross_entropy(it(ids).flatten(0, 1), ids.flatten())
    assert loss.item() == pytest.approx(math.log(size[0]), rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_new_model_is_undecided(seed: int) -> None:
    torch.manual_seed(seed)
    size = (65, 16, 64, 4, 3)
    loss = functional.cross_entropy(IT.TransformerLM(*size)(text(size, 0)).flatten(0, 1),
                                    text(size, 1).flatten())  # fmt: skip
    assert loss.item() == pytest.approx(math.log(65), rel=0.05)


def test_gradients_are_differences() -> None:
    it, ids = model(SIZES[0]).double(), text(SIZES[0], 1)
    params = IT.get_params(it)
    upstream = torch.randn(3, 5, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    (it(ids) * upstream).sum().backward()
    gradients, rng = IT.get_grads(it), np.random.default_rng(0)
    for name, value in params.items():
        direction, values = rng.normal(size=value.shape), []
        for h in (1e-5, -1e-5):
            IT.set_params(it, params | {name: value + h * direction})
            values.append((it(ids) * upstream).sum().item())
        slope, scale = (values[0] - values[1]) / 2e-5, np.linalg.norm(gradients[name])
        assert float(np.sum(gradients[name] * direction)) == pytest.approx(
            slope, abs=1e-6 * scale + 1e-6
        )


def test_what_the_adapter_takes_it_gives_back() -> None:
    it, other = model(SIZES[1], 0), model(SIZES[1], 1)
    IT.set_params(other, IT.get_params(it))
    ids = text(SIZES[1], 2)
    assert torch.equal(it(ids), other(ids))
    for name, value in IT.get_params(it).items():
        assert np.array_equal(IT.get_params(other)[name], value), name


@pytest.mark.parametrize("length", [6, 7, 20])
def test_a_text_that_is_too_long_is_an_error(length: int) -> None:
    with pytest.raises(ValueError, match="context length"):
        model(SIZES[0])(torch.zeros(1, length, dtype=torch.int64))


# --- counting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_the_formula_counts_the_parameters(size: tuple[int, ...]) -> None:
    V, T, C, _, L = size
    assert sum(p.numel() for p in model(size).parameters()) == COUNT.parameter_count(L, C, V, T)


@pytest.mark.parametrize("size, want", [(GPT_2_SMALL, 124_439_808), (GPT_2_XL, 1_557_611_200)])
def test_gpt_2_has_as_many_parameters_as_it_has(size: tuple[int, ...], want: int) -> None:
    L, C, V, T = size
    assert COUNT.parameter_count(*size) == want
    with torch.device("meta"):
        made = IT.TransformerLM(V, T, C, 25 if C == 1600 else 12, L)
    assert sum(p.numel() for p in made.parameters()) == want


def test_the_rule_counts_the_matrices_of_the_layers() -> None:
    matrices = (p for name, p in model(SIZES[0]).named_parameters() if "layers" in name)
    assert sum(p.numel() for p in matrices if p.ndim == 2) == COUNT.layer_rule(2, 6)


def test_what_gpt_3_took() -> None:
    flops = COUNT.training_flops(175 * 10**9, 300 * 10**9)
    assert flops == 315 * 10**21
    assert COUNT.petaflop_days(flops) == pytest.approx(3645.8333333)


def test_the_edges_are_those_that_gradients_find() -> None:
    it, ids = model((5, 6, 8, 2, 1)), text((5, 6, 8, 2, 1), 0, B=1)
    x = torch.nn.functional.embedding(ids, it.tokens.weight).detach().requires_grad_()
    y = it.layers[0](x, None, 0)
    found = [
        (t + 1, j + 1)
        for t in range(6)
        for j in range(6)
        if torch.autograd.grad(y[0, t].sum(), x, retain_graph=True)[0][0, j].abs().max() > 0
    ]
    assert found == COUNT.attention_edges(6)


@pytest.mark.parametrize("T", range(8))
def test_the_edges_are_counted(T: int) -> None:
    assert len(COUNT.attention_edges(T)) == COUNT.score_entries(T, 1, 1) == sum(range(T + 1))
    assert len(COUNT.recurrent_edges(T)) == T
    assert COUNT.score_entries(T, 3, 4) == 12 * COUNT.score_entries(T, 1, 1)


def test_the_rows_of_the_lecture_that_contradict_themselves() -> None:
    table = [("XL", 2048, 24, 128), ("2.7B", 2560, 32, 80), ("13B", 5140, 40, 128)]
    assert COUNT.contradictions(table) == ["XL", "13B"]
