"""A case: seeded inputs on which no mistake can hide."""

import numpy as np
import pytest

from autograder.checks.case import Case


@pytest.mark.parametrize("index", range(6))
def test_sizes_are_distinct_primes_but_in_the_square_case(index: int) -> None:
    sizes = Case(index, 7 + index).sizes("N", "D", "K")
    assert sizes == (3, 3, 3) if index == 1 else len(set(sizes)) == 3
    assert set(sizes) <= {2, 3, 5, 7, 11}


def test_normal_numbers_are_exact_in_float32_and_never_neutral() -> None:
    drawn = Case(0, 5).normal(200, 30)
    assert np.array_equal(drawn.astype(np.float32).astype(float), drawn)
    assert np.abs(drawn).min() >= 1 / 64 and np.abs(drawn).max() <= 4
    assert abs(drawn.mean()) < 0.05 and abs(drawn.std() - 1) < 0.05


def test_distributions_sum_to_one_and_keep_away_from_zero() -> None:
    rows = Case(0, 5).distribution(40, 7)
    assert np.allclose(rows.sum(axis=-1), 1) and rows.min() > 0.005


def test_the_same_seed_gives_the_same_inputs() -> None:
    one, other = Case(2, 9), Case(2, 9)
    assert np.array_equal(one.normal(3, 4), other.normal(3, 4))
    assert np.array_equal(one.one_hot(5, 3), other.one_hot(5, 3))
    assert one.one_hot(5, 3).sum() == 5
