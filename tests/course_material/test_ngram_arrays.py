"""The ngram reference on streams of ids, problems 1.7 and 1.8, against loops and exact laws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from autograder.checks import assert_samples
from tests.course_material.ngram_oracles import reference, ring_law

count_ids = reference("ids.py").count_ids
sample_chains = reference("chains.py").sample_chains
TYPES = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
CHAINS = 20_000
RINGS = {
    "skewed": [0, 0, 0, 1],
    "two ways": [3, 1, 4, 1, 5],
    "seam": [7, 0, 7, 7, 2, 7],
    "one id": [5, 5, 5, 5, 5],
    "large ids": [2**31 - 2, 0, 2**31 - 2, 2**31 - 3, 1],
}


def assert_counts(ids: np.ndarray, n: int) -> None:
    """count_ids against a Counter of tuples, and the promises on shape, kind and order."""
    ngrams, counts = count_ids(ids, n)
    stream = ids.tolist()
    want = Counter(tuple(stream[t : t + n]) for t in range(len(stream) - n + 1))
    assert ngrams.shape == (len(want), n) and counts.shape == (len(want),)
    assert ngrams.dtype.kind in "iu" and counts.dtype.kind in "iu"
    rows = [tuple(row) for row in ngrams.tolist()]
    assert rows == sorted(want)
    assert counts.tolist() == [want[row] for row in rows]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("high", [1, 2, 3, 10, 100])
def test_counts_of_a_stream_equal_a_counter(high: int, n: int) -> None:
    for size in (n, n + 1, 50, 400):
        assert_counts(np.random.default_rng([high, n, size]).integers(high, size=size), n)


@pytest.mark.parametrize("kind", TYPES)
def test_every_integer_type_up_to_its_largest_ids(kind: str) -> None:
    top = min(int(np.iinfo(kind).max), 2**31 - 2)
    rng = np.random.default_rng(3)
    few = np.array([0, 1, top - 1, top], dtype=kind)
    for n in (1, 2, 3, 5):
        assert_counts(rng.choice(few, size=300), n)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7])
def test_right_where_the_number_of_windows_overflows(n: int) -> None:
    """V ** n is above 2 ** 64 for n > 2, and keys that wrap around would collide."""
    rng = np.random.default_rng(n)
    spread = rng.choice(2**31 - 1, size=40, replace=False)
    assert_counts(rng.choice(spread, size=3000), n)
    powers = np.array([0, 1, 2**16, 2**21, 2**30, 2**31 - 2])
    assert_counts(rng.choice(powers, size=3000), n)


def test_a_long_stream_of_zipf_ids() -> None:
    ids = np.minimum(np.random.default_rng(0).zipf(1.2, size=200_000), 50_000).astype("int32")
    for n in (1, 2, 3, 5):
        assert_counts(ids, n)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_stream_shorter_than_a_window_has_none(n: int) -> None:
    for size in range(n):
        ngrams, counts = count_ids(np.zeros(size, dtype="int32"), n)
        assert ngrams.shape == (0, n) and counts.shape == (0,)
        assert ngrams.dtype.kind in "iu" and counts.dtype.kind in "iu"


def test_any_memory_layout_and_the_stream_is_left_alone() -> None:
    whole = np.random.default_rng(1).integers(3, size=120)
    kept = whole.copy()
    whole.flags.writeable = False
    for view in (whole, whole[::2], whole[::-1], whole.reshape(12, 10)[:, 3]):
        assert_counts(view, 3)
    assert np.array_equal(whole, kept)


def chains_of(ids: Sequence[int], n: int, length: int) -> list[tuple[int, ...]]:
    drawn = sample_chains(np.array(ids), n, CHAINS, length)
    assert drawn.shape == (CHAINS, length) and drawn.dtype.kind in "iu"
    return [tuple(row) for row in drawn.tolist()]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("name", RINGS)
def test_whole_chains_come_with_their_exact_probabilities(name: str, n: int) -> None:
    for length in (n - 1, n, n + 2):
        law = ring_law(RINGS[name], n, length)
        assert sum(law.values()) == 1
        assert_samples(chains_of(RINGS[name], n, length), {c: float(p) for c, p in law.items()})


def test_chains_of_one_call_are_independent() -> None:
    law = ring_law(RINGS["skewed"], 2, 3)
    pairs = {(a, b): float(law[a] * law[b]) for a, b in product(law, repeat=2)}
    drawn = chains_of(RINGS["skewed"], 2, 3)
    assert_samples(list(zip(drawn[::2], drawn[1::2], strict=True)), pairs)


def test_calls_are_independent() -> None:
    law = ring_law(RINGS["two ways"], 2, 3)
    rows = [tuple(sample_chains(np.array(RINGS["two ways"]), 2, 1, 3)[0].tolist())
            for _ in range(4000)]  # fmt: skip
    pairs = {(a, b): float(law[a] * law[b]) for a, b in product(law, repeat=2)}
    assert_samples(list(zip(rows[::2], rows[1::2], strict=True)), pairs)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_every_window_far_along_a_chain_has_its_share_of_the_ring(n: int) -> None:
    """The start is a random place, so a chain is stationary: no position is special."""
    ids = np.random.default_rng(5).integers(3, size=11).tolist()
    around = ids + ids[: n - 1]
    share = Counter(tuple(around[t : t + n]) for t in range(len(ids)))
    late = [chain[-n:] for chain in chains_of(ids, n, n + 30)]
    assert_samples(late, {w: float(Fraction(c, len(ids))) for w, c in share.items()})


def test_each_window_of_long_chains_occurs_in_the_ring() -> None:
    ids = np.random.default_rng(9).integers(50, size=1000)
    for n in (2, 3, 5):
        around = np.concatenate([ids, ids[: n - 1]]).tolist()
        known = {tuple(around[t : t + n]) for t in range(len(ids))}
        for row in sample_chains(ids, n, 20, 500).tolist():
            assert all(tuple(row[t : t + n]) in known for t in range(500 - n + 1))


def test_the_shortest_ring_goes_round_and_round() -> None:
    drawn = sample_chains(np.array([4, 2, 9]), 3, 200, 8).tolist()
    turns = [[[4, 2, 9][(k + t) % 3] for t in range(8)] for k in range(3)]
    assert all(row in turns for row in drawn) and all(turn in drawn for turn in turns)
