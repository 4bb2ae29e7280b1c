"""The solution of problems 4.1 to 4.3 against loops over numbers and PyTorch's own attention."""

# ruff: noqa: N803 (sizes have the names of the course)

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.course_material.transformer_oracles import attended, normal, solution, support

IT = solution("attention")
SIZES = [(1, 2, 3), (4, 3, 5), (7, 5, 2), (3, 3, 3)]  # T, d_k, d_v


@pytest.mark.parametrize("T, d_k, d_v", SIZES)
def test_one_query_is_what_the_loop_says(T: int, d_k: int, d_v: int) -> None:
    q, keys, values = normal(0, d_k), normal(1, T, d_k), normal(2, T, d_v)
    s, a, x = IT.attend(q, keys, values)
    assert x.tolist() == pytest.approx(attended(q, keys, values), rel=1e-12)
    assert float(a.sum()) == pytest.approx(1) and a.tolist() == torch.softmax(s, 0).tolist()
    assert s.tolist() == pytest.approx([float(key @ q) / d_k**0.5 for key in keys])


@pytest.mark.parametrize("T, d_k, d_v", SIZES)
def test_every_row_of_the_matrix_form_is_one_query(T: int, d_k: int, d_v: int) -> None:
    q, k, v = normal(0, T, d_k), normal(1, T, d_k), normal(2, T, d_v)
    for causal in (True, False):
        rows = IT.attention(q, k, v, causal).tolist()
        for t in range(T):
            seen = t + 1 if causal else T
            assert rows[t] == pytest.approx(attended(q[t], k[:seen], v[:seen]), rel=1e-12)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3), (2, 1, 2)])
@pytest.mark.parametrize("causal", [True, False])
def test_leading_axes_are_those_of_pytorch(leading: tuple[int, ...], causal: bool) -> None:
    q, k, v = normal(0, *leading, 5, 3), normal(1, *leading, 5, 3), normal(2, *leading, 5, 7)
    want = functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
    torch.testing.assert_close(IT.attention(q, k, v, causal), want)


def test_the_future_changes_no_bit_of_the_past() -> None:
    q, k, v = (normal(seed, 2, 6, 4) for seed in range(3))
    before = IT.attention(q, k, v)
    for each in (q, k, v):
        each[:, 4:] = 1000 * normal(7, 2, 2, 4)
    assert torch.equal(IT.attention(q, k, v)[:, :4], before[:, :4])


def test_the_rows_of_the_weights_sum_to_one() -> None:
    q, k = normal(0, 6, 4), normal(1, 6, 4)
    weights = IT.attention(q, k, torch.eye(6, dtype=torch.float64))
    torch.testing.assert_close(weights.sum(1), torch.ones(6, dtype=torch.float64))
    assert torch.equal(weights.triu(1), torch.zeros(6, 6, dtype=torch.float64))


def test_the_bracket_of_the_slide_gives_something_else() -> None:
    q, k, v = (normal(seed, 4, 4) for seed in range(3))
    printed = torch.softmax(q @ k.T / 2 @ v, dim=-1)
    assert (printed - IT.attention(q, k, v, False)).abs().max() > 0.5


def test_large_scores_are_no_trouble_in_float32() -> None:
    q = torch.tensor([[80.0], [90.0]])
    k = v = torch.tensor([[1.0], [-1.0]])
    assert IT.attention(q, k, v, False).tolist() == [[1.0], [1.0]]


@pytest.mark.parametrize("h", [1, 2, 4])
def test_heads_are_those_of_pytorch(h: int) -> None:
    x, matrices = normal(0, 2, 5, 8), [normal(seed, 8, 8) / 3 for seed in range(1, 5)]
    theirs = nn.MultiheadAttention(8, h, bias=False, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([w.T for w in matrices[:3]]))
        theirs.out_proj.weight.copy_(matrices[3].T)
    mask = torch.ones(5, 5, dtype=torch.bool).triu(1)
    want = theirs(x, x, x, attn_mask=mask, need_weights=False)[0].detach()
    torch.testing.assert_close(IT.multi_head(x, *matrices, h, IT.attention), want)


def test_heads_with_keys_and_values_of_different_sizes() -> None:
    x, w_q, w_k, w_v = normal(0, 2, 4, 3), normal(1, 3, 10), normal(2, 3, 10), normal(3, 3, 14)
    w_o = normal(4, 14, 3)
    heads = [
        IT.attention(*(x @ w.chunk(2, dim=1)[i] for w in (w_q, w_k, w_v))) @ w_o.chunk(2)[i]
        for i in range(2)
    ]
    got = IT.multi_head(x, w_q, w_k, w_v, w_o, 2, IT.attention)
    torch.testing.assert_close(got, heads[0] + heads[1])


def test_ready_made_attention_is_noticed_under_any_name() -> None:
    watch, q = support("ready_made"), normal(0, 1, 3, 4)
    names: dict[str, object] = {"torch": torch}
    exec("from torch.nn.functional import scaled_dot_product_attention as quick", names)
    exec("def mine(q): return quick(q, q, q)", names)
    assert watch.used("attention", names["mine"], q)[1] == ["scaled_dot_product_attention"]
    assert watch.used("attention", IT.attention, q, q, q)[1] == []
    layer = nn.MultiheadAttention(4, 2, dtype=torch.float64)
    assert "MultiheadAttention.forward" in watch.used("attention", lambda q: layer(q, q, q), q)[1]
    assert functional.scaled_dot_product_attention is names["quick"]  # all is as it was
