"""The solution of problems 4.4 to 4.6 against definitions, PyTorch's layers, and differences."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch.nn import functional

from autograder.checks.gradients import directional_differences
from tests.course_material.transformer_oracles import normal, solution, support

IT, AT, BY = solution("layers"), solution("positions"), solution("attention")
LEADING = [(), (3,), (2, 3), (2, 1, 3)]

# --- layer normalization -------------------------------------------------------------------------


@pytest.mark.parametrize("leading", LEADING)
def test_the_norm_is_pytorchs(leading: tuple[int, ...]) -> None:
    a, gamma, beta = normal(0, *leading, 5), normal(1, 5), normal(2, 5)
    want = functional.layer_norm(a, (5,), gamma, beta, 1e-5)
    torch.testing.assert_close(IT.layer_norm_forward(a, gamma, beta), want)


def test_the_norm_of_one_and_three() -> None:
    a, one = torch.tensor([1.0, 3.0]), torch.ones(2)
    want = 1 / math.sqrt(1 + 1e-5)
    assert IT.layer_norm_forward(a, one, 0 * one).tolist() == pytest.approx([-want, want])


def test_equal_entries_become_beta() -> None:
    gamma, beta = normal(1, 5), normal(2, 5)
    got = IT.layer_norm_forward(torch.full((3, 5), 2.5, dtype=torch.float64), gamma, beta)
    assert torch.equal(got, beta.expand(3, 5))


@pytest.mark.parametrize("leading", LEADING)
def test_the_gradients_of_the_norm_are_autograds(leading: tuple[int, ...]) -> None:
    inputs = [normal(0, *leading, 5), normal(1, 5), normal(2, 5)]
    upstream = normal(3, *leading, 5)
    watched = [each.clone().requires_grad_() for each in inputs]
    want = torch.autograd.grad(
        functional.layer_norm(watched[0], (5,), *watched[1:]), watched, upstream
    )
    got = IT.layer_norm_backward(*inputs, IT.layer_norm_forward(*inputs), upstream)
    for mine, right in zip(got, want, strict=True):
        torch.testing.assert_close(mine, right)


def test_the_gradients_of_the_norm_are_differences() -> None:
    inputs, upstream = [normal(0, 3, 5), normal(1, 5), normal(2, 5)], normal(3, 3, 5)
    gradients = IT.layer_norm_backward(*inputs, IT.layer_norm_forward(*inputs), upstream)
    directions = [[normal(10 * n + k, *x.shape) for k, x in enumerate(inputs)] for n in (1, 2, 3)]
    arrays = [[u.numpy() for u in direction] for direction in directions]

    def forward(*args: object) -> object:
        return IT.layer_norm_forward(*map(torch.as_tensor, args)).numpy()

    found = directional_differences(forward, [x.numpy() for x in inputs], upstream.numpy(), arrays)
    want = [
        sum(float((g * u).sum()) for g, u in zip(gradients, d, strict=True)) for d in directions
    ]
    assert found[0].tolist() == pytest.approx(want, rel=1e-7)


def test_ready_made_norms_and_autograd_are_noticed() -> None:
    watch, a = support("ready_made"), normal(0, 2, 5)
    used = watch.used("layer norm", lambda a: functional.layer_norm(a, (5,)), a)[1]
    assert "layer_norm" in used
    moved = a.clone().requires_grad_()
    assert watch.used("layer norm", lambda x: x.sum().backward(), moved)[1] != []
    one = torch.ones(5, dtype=torch.float64)
    assert watch.used("layer norm", IT.layer_norm_backward, a, one, one, a, a)[1] == []


# --- residual connections and the feed-forward network -------------------------------------------


def test_a_sublayer_of_zeros_is_the_identity() -> None:
    x = normal(0, 2, 3, 4)
    assert torch.equal(IT.residual(x, lambda x: x / 0, lambda x: torch.zeros_like(x)), x)


def test_the_input_itself_takes_the_shortcut() -> None:
    x = normal(0, 2, 3, 4)
    got = IT.residual(x, lambda x: 10 * x, lambda x: x + 1)
    torch.testing.assert_close(got, x + (10 * x + 1))


def test_the_feed_forward_network_is_pytorchs() -> None:
    x, w_1, b_1, w_2, b_2 = (
        normal(n, *s) for n, s in enumerate([(2, 3, 4), (4, 7), (7,), (7, 4), (4,)])
    )
    want = functional.gelu(x @ w_1 + b_1) @ w_2 + b_2
    torch.testing.assert_close(IT.feed_forward(x, w_1, b_1, w_2, b_2), want)


def test_the_feed_forward_network_does_not_know_positions() -> None:
    x, w_1, b_1, w_2, b_2 = (
        normal(n, *s) for n, s in enumerate([(2, 5, 4), (4, 7), (7,), (7, 4), (4,)])
    )
    order = torch.tensor([3, 0, 4, 1, 2])
    permuted = IT.feed_forward(x[:, order], w_1, b_1, w_2, b_2)
    torch.testing.assert_close(permuted, IT.feed_forward(x, w_1, b_1, w_2, b_2)[:, order])


# --- positions -----------------------------------------------------------------------------------


def test_sines_and_cosines_one_by_one() -> None:
    table = AT.sinusoidal(7, 6)
    for t, k in itertools.product(range(7), range(6)):
        angle = t / 10000 ** ((k - k % 2) / 6)
        want = math.cos(angle) if k % 2 else math.sin(angle)
        assert float(table[t, k]) == pytest.approx(want, abs=1e-6)


def test_fixed_positions_are_rotations_of_each_other() -> None:
    table = AT.sinusoidal(20, 8).double()
    torch.testing.assert_close(table.square().sum(1), torch.full((20,), 4.0, dtype=torch.float64),
                               rtol=1e-5, atol=1e-5)  # fmt: skip
    products = table @ table.T  # a rotation by t - j: they depend on nothing else
    for n in range(1, 5):
        diagonal = products.diagonal(n)
        torch.testing.assert_close(diagonal, diagonal[:1].expand_as(diagonal), rtol=0, atol=1e-5)


def test_the_gradient_of_an_embedding_is_autograds() -> None:
    table, ids = normal(0, 4, 3), torch.tensor([[1, 1, 3], [1, 0, 3]])
    upstream, moved = normal(1, 2, 3, 3), table.clone().requires_grad_()
    [want] = torch.autograd.grad(functional.embedding(ids, moved), moved, upstream)
    torch.testing.assert_close(AT.embedding_backward(table, ids, upstream), want)
    assert torch.equal(AT.embedding_forward(table, ids), functional.embedding(ids, table))


def test_relative_scores_one_by_one() -> None:
    q, k, table = normal(0, 6, 3), normal(1, 6, 3), normal(2, 5, 3)  # R = 2
    scores = AT.relative_scores(q, k, table)
    for t, j in itertools.product(range(6), range(6)):
        row = {0: 2, 1: 3, -1: 1}.get(t - j, 4 if t > j else 0)
        assert float(scores[t, j]) == pytest.approx(float(q[t] @ (k[j] + table[row])) / 3**0.5)


def test_relative_scores_of_equal_words_depend_on_the_distance_alone() -> None:
    q, k = normal(0, 1, 3).expand(2, 7, 3), normal(1, 1, 3).expand(2, 7, 3)
    scores = AT.relative_scores(q, k, normal(2, 7, 3))
    for n in range(-6, 7):
        diagonal = scores.diagonal(n, -2, -1)
        torch.testing.assert_close(diagonal, diagonal[:, :1].expand_as(diagonal))


def test_the_poll_of_the_lecture() -> None:
    x = torch.diag(torch.tensor([1.0, 1.0, 2.0, 1.0]))
    a = torch.tensor([0.1, 0.2, 0.6, 0.1])
    assert AT.poll(x, a, 2, 3).tolist() == pytest.approx([0.1, 0.2, 1.2, 0.1])


@pytest.mark.parametrize("causal", [True, False])
def test_new_outputs_by_real_attention(causal: bool) -> None:
    q, k, v = (normal(seed, 6, 4) for seed in range(3))
    for i, j in itertools.combinations(range(6), 2):
        order = list(range(6))
        order[i], order[j] = j, i
        old = BY.attention(q, k, v, causal)
        new = BY.attention(q[order], k[order], v[order], causal)
        gaps = (new[:, None] - old[None]).abs().amax(-1).amin(1)  # to the nearest old output
        found = [t + 1 for t in range(6) if gaps[t] > 1e-9]
        assert AT.new_outputs(6, i + 1, j + 1, causal) == found, (i, j)
        if j < 5:  # the last query looks at the same words as before
            torch.testing.assert_close(new[5], old[5])


def test_attention_without_a_mask_is_equivariant() -> None:
    q, k, v = (normal(seed, 6, 4) for seed in range(3))
    order = torch.tensor([5, 2, 0, 1, 4, 3])
    torch.testing.assert_close(
        BY.attention(q[order], k[order], v[order], False), BY.attention(q, k, v, False)[order]
    )
