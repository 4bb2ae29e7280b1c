"""The test of samplers: exact, passed by every right sampler, failed by every wrong one."""

import random
from fractions import Fraction
from math import comb

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_samples
from autograder.checks.sampling import ALPHA, binomial_p
from autograder.worker.client import Client, Handle

FAIR = {"a": 4 / 11, "b": 3 / 11, "c": 2 / 11, "d": 1 / 11, ("e", "f"): 1 / 11}
N = 500


def exact_p(count, n, p):
    """The definition, in fractions: twice the smaller tail, at most 1."""
    masses = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    return min(Fraction(1), 2 * min(sum(masses[: count + 1]), sum(masses[count:])))


def drawn(law, seed, n=N):
    return random.Random(seed).choices(list(law), list(law.values()), k=n)


def wrong(draws, law=FAIR, **named):
    with pytest.raises(CheckFailed) as caught:
        assert_samples(draws, law, **named)
    return caught.value


@pytest.mark.parametrize(
    "p", [Fraction(1, 2), Fraction(1, 7), Fraction(99, 100), Fraction(1, 1000)]
)
@pytest.mark.parametrize("n", [0, 1, 2, 7, 40, 200])
def test_the_p_value_is_exact(n, p):
    for count in range(n + 1):
        assert binomial_p(count, n, float(p)) == pytest.approx(
            float(exact_p(count, n, p)), rel=1e-9
        )


@pytest.mark.filterwarnings("error")
def test_the_p_value_of_what_is_certain():
    assert binomial_p(5, 5, 1.0) == 1.0 and binomial_p(4, 5, 1.0) == 0.0


def test_the_p_value_holds_for_many_draws():
    assert binomial_p(500_000, 10**6, 0.5) == pytest.approx(1.0, abs=2e-3)
    assert binomial_p(503_000, 10**6, 0.5) == pytest.approx(1.98e-9, rel=0.02)  # six deviations


def test_no_right_sampler_is_refused():
    for seed in range(200):
        assert_samples(drawn(FAIR, seed), FAIR)


@pytest.mark.parametrize("draw", [
    lambda rng, n: rng.choice(5, n, p=list(FAIR.values())), lambda rng, n:
    np.searchsorted(np.cumsum(list(FAIR.values())), rng.random(n)), lambda rng, n:
    (np.log(list(FAIR.values())) + rng.gumbel(size=(n, 5))).argmax(1),
], ids=["choice", "inverse", "gumbel"])  # fmt: skip
def test_any_method_is_accepted(draw):
    law = dict(enumerate(FAIR.values()))
    for seed in range(20):
        assert_samples(draw(np.random.default_rng(seed), N).tolist(), law)


WRONG = {
    "uniform": dict.fromkeys(FAIR, 0.2),
    "reversed": dict(zip(FAIR, [*FAIR.values()][::-1], strict=True)),
    "always the likeliest": {"a": 1.0},
    "never the last": {k: v for k, v in FAIR.items() if k != "d"},
    "squared": {k: v * v for k, v in FAIR.items()}, "impossible word": {**FAIR, "z": 0.02},
}  # fmt: skip


@pytest.mark.parametrize("law", WRONG.values(), ids=WRONG.keys())
def test_every_wrong_sampler_is_refused(law):
    for seed in range(20):
        wrong(drawn(law, seed, 4 * N))


def test_what_has_probability_zero_may_not_be_drawn_once():
    law = {"a": 1.0, "b": 0.0}
    assert_samples(["a"] * 9, law)
    assert "probability is zero" in wrong(["a"] * 9 + ["b"], law).summary


def test_a_constant_is_right_where_only_one_thing_can_be_drawn():
    assert_samples(["a"] * N, {"a": 1})


def test_alpha_is_shared_by_all_outcomes():
    n, law = 60, {"a": 0.5, "b": 0.5}
    p_values = {count: binomial_p(count, n, 0.5) for count in range(n + 1)}
    refused = [count for count, p in p_values.items() if 2 * p < ALPHA]
    for count in range(n + 1):
        draws = ["a"] * count + ["b"] * (n - count)
        if count in refused:
            wrong(draws, law)
        else:
            assert_samples(draws, law)


def test_no_draws_at_all_are_no_right_sampler():
    with pytest.raises((CheckFailed, ValueError)):
        assert_samples([], FAIR)


@pytest.mark.parametrize(
    "draws", [[["a"]] * N, [{"a": 1}] * N, [Handle(Client(None, 0), 0, "Word")] * N]
)
def test_draws_of_another_type(draws):
    assert wrong(draws, what="sample").summary == (
        "sample returned an object of a type that was not asked for"
    )


def test_the_summary_tells_no_outcome():
    for draws in (["a secret"] * N, ["a"] * N):
        assert "secret" not in wrong(draws).summary and "'a'" not in wrong(draws).summary


@pytest.mark.parametrize("law", [{"a": 0.5}, {"a": 0.7, "b": 0.7}, {}, {"a": float("nan")}])
def test_a_distribution_that_is_none_is_the_authors_mistake(law):
    with pytest.raises(ValueError, match="the probabilities sum to"):
        assert_samples(["a"], law)


def test_numpy_draws_equal_python_outcomes():
    law = {0: 0.5, 1: 0.5}
    assert_samples(np.random.default_rng(0).integers(0, 2, N), law)
