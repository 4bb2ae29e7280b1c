"""The solution of problems 4.8 and 4.9 against definitions, exact laws and other ways to a text."""

# ruff: noqa: N803 (sizes have the names of the course)

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest
import torch
from torch.nn import functional

from autograder.checks import assert_samples
from tests.course_material.transformer_oracles import decided, normal, solution, support

MODEL, TRAIN, GENERATE = solution("model"), solution("training"), solution("generation")
TOYS, WORK = support("toys"), support("work")


def text(V: int, seed: int, *shape: int) -> Any:
    return torch.randint(V, shape, generator=torch.Generator().manual_seed(seed))


def running(V: int, T: int, seed: int = 0) -> Any:
    return TOYS.Running(normal(seed, V, V), normal(seed + 1, T, V))


# --- training ------------------------------------------------------------------------------------


def test_steps_are_those_of_adamw() -> None:
    it, other, ids = running(5, 3), running(5, 3), text(5, 2, 4)
    losses = TRAIN.train(it, ids, 6, 2, 0.5, seed=0)
    optimizer = torch.optim.AdamW(other.parameters(), lr=0.5)
    for loss in losses:
        optimizer.zero_grad()
        want = functional.cross_entropy(other(ids[None, :-1])[0], ids[1:])
        want.backward()
        optimizer.step()
        assert loss == pytest.approx(want.item(), rel=1e-9)
    torch.testing.assert_close(it.words, other.words)


def test_windows_are_drawn_uniformly_and_independently() -> None:
    ids = torch.arange(9) * 3 % 10
    seen = torch.cat(TOYS.drawn(TRAIN.train, 30, 4, ids, 200, 5, 0.01, 3))  # (1000, 4)
    starts = [int((ids == row[0]).nonzero()) for row in seen]
    for row, start in zip(seen, starts, strict=True):
        assert torch.equal(row, ids[start : start + 4])
    assert_samples(starts, dict.fromkeys(range(5), 1 / 5))
    pairs = list(zip(starts[::2], starts[1::2], strict=True))
    assert_samples(pairs, {(a, b): 1 / 25 for a in range(5) for b in range(5)})


def test_the_seed_decides() -> None:
    ids = text(9, 0, 50)
    runs = [TRAIN.train(running(9, 3), ids, 5, 4, 0.1, seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_reports_are_the_losses() -> None:
    told: list[tuple[int, float]] = []
    losses = TRAIN.train(running(5, 3), text(5, 0, 20), 4, 2, 0.1, 0, lambda *a: told.append(a))
    assert told == list(enumerate(losses, 1))


def test_the_perplexity_of_guessing_is_the_number_of_words() -> None:
    for length in (2, 7, 8, 9, 50):
        ids = text(11, length, length)
        assert TRAIN.perplexity(TOYS.Watched(11, 6), ids) == pytest.approx(11, rel=1e-6)


@pytest.mark.parametrize("length", [2, 4, 5, 8, 11, 12, 700])
def test_perplexity_prediction_by_prediction(length: int) -> None:
    it, ids, logs = running(5, 3), text(5, length, length), []
    for start in range(0, length, 4):
        window = ids[start : start + 4]
        for t in range(1, len(window)):
            logs.append(it(window[None, :t])[0, -1].log_softmax(-1)[window[t]].item())
    assert TRAIN.perplexity(it, ids) == pytest.approx(math.exp(-sum(logs) / len(logs)), rel=1e-9)
    assert all(p.grad is None for p in it.parameters())


def test_a_trained_model_comes_near_the_entropy_of_its_text() -> None:
    torch.manual_seed(0)
    clock = torch.arange(2000) % 7  # every word follows from the one before
    it = MODEL.TransformerLM(7, 6, 16, 2, 1)
    losses = TRAIN.train(it, clock, 60, 8, 0.01, 0)
    assert losses[0] == pytest.approx(math.log(7), rel=0.1)
    assert 1 <= TRAIN.perplexity(it, clock[:200]) < 1.2


# --- generation ----------------------------------------------------------------------------------


def drawn(model: Any, ids: Any, n: int, temperature: float, uniforms: Any) -> list[list[int]]:
    """One text after the other, one number after the other."""
    found = []
    for b, start in enumerate(ids.tolist()):
        words = list(start)
        for i in range(n):
            window = torch.tensor([words[-model.context_length :]])
            p = (model(window)[0, -1].double() / temperature).softmax(-1).tolist()
            k, total = 0, p[0]
            while float(uniforms[b, i]) >= total:
                k, total = k + 1, total + p[k + 1]
            words.append(k)
        found.append(words[len(start) :])
    return found


@pytest.mark.parametrize("size", [(7, 5, 6, 2, 2), (11, 8, 12, 3, 3), (5, 3, 8, 1, 2)])
@pytest.mark.parametrize("length", [1, 3, 9])
def test_texts_are_drawn_by_inversion_with_and_without_cache(size: Any, length: int) -> None:
    it, ids = decided(MODEL.TransformerLM(*size), 0), text(size[0], 1, 3, length)
    uniforms = torch.rand(3, 12, generator=torch.Generator().manual_seed(2))
    want = drawn(it, ids, 12, 1.3, uniforms)
    for use_cache in (True, False):
        assert GENERATE.generate(it, ids, 12, 1.3, uniforms, use_cache).tolist() == want


def test_the_logits_with_a_cache_are_those_without() -> None:
    it, ids = decided(MODEL.TransformerLM(7, 9, 6, 2, 3), 0).double(), text(7, 1, 2, 9)
    cache, rows = GENERATE.Cache(9), []
    for start, end in ((0, 4), *((t, t + 1) for t in range(4, 9))):
        rows.append(it(ids[:, start:end], cache))
    torch.testing.assert_close(torch.cat(rows, dim=1), it(ids), rtol=1e-9, atol=1e-9)


def test_equally_spaced_numbers_give_the_distribution() -> None:
    it, n = running(5, 3), 10_000
    uniforms = (torch.arange(n)[:, None] + 0.5) / n
    ids = torch.tensor([[2, 4]]).expand(n, 2)
    counts = Counter(GENERATE.generate(it, ids, 1, 0.5, uniforms, False).flatten().tolist())
    p = (it(ids[:1])[0, -1] / 0.5).softmax(-1).tolist()
    assert all(abs(counts[k] / n - p[k]) < 2e-4 for k in range(5))


@pytest.mark.parametrize("u, want", [(0.0, 0), (0.25, 1), (0.2499, 0), (0.999999, 3)])
def test_the_ends_of_the_steps(u: float, want: int) -> None:
    it = TOYS.Watched(4, 3)
    got = GENERATE.generate(
        it, torch.zeros(1, 1, dtype=torch.int64), 1, 1.0, torch.tensor([[u]]), False
    )
    assert got.tolist() == [[want]]


def test_the_given_ids_stay_and_nothing_may_be_asked_for() -> None:
    it, ids = running(5, 3), text(5, 0, 2, 4)
    kept = ids.clone()
    assert GENERATE.generate(it, ids, 0, 1.0, torch.zeros(2, 0), False).shape == (2, 0)
    GENERATE.generate(it, ids, 3, 1.0, torch.rand(2, 3), False)
    assert torch.equal(ids, kept)


def test_the_cache_saves_all_but_the_new_words() -> None:
    texts, words, width, heads, layers, n = 2, 7, 8, 2, 2, 29
    it, uniforms = MODEL.TransformerLM(words, 30, width, heads, layers), torch.full((texts, n), 0.5)
    args = it, torch.zeros(texts, 1, dtype=torch.int64), n, 1.0, uniforms
    with_it, without = (WORK.counted(GENERATE.generate, *args, use)[1] for use in (True, False))
    word = texts * (layers * (3 + 1 + 4 + 1) * width + words)  # of the linear layers, and logits
    query = [
        texts * heads * layers * (t + width // heads) for t in range(1, n + 1)
    ]  # scores and mixed values
    assert with_it == n * word + sum(query)
    assert without == sum(t * (word + query[t - 1]) for t in range(1, n + 1))
