"""What a case leaves behind: equal for equal behaviour, whatever form an answer comes in."""

from __future__ import annotations

import contextlib
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_equal, assert_samples
from autograder.checks.transcript import CaseRecord, Recorder, observe, recording


def seen(got: object, want: object, compare: object = assert_close) -> CaseRecord:
    """The record of one comparison."""
    recorder = Recorder()
    with recording(recorder), contextlib.suppress(CheckFailed):
        compare(got, want)  # type: ignore[operator]
    return recorder.record()


SAME = [
    ([1.5, 2.0], (1.5, 2)),
    ([[1.0, 2.0], [3.0, 4.0]], np.array([[1, 2], [3, 4]], dtype=np.float32)),
    ({"a": 1.0, "b": 0.5}, {"b": Fraction(1, 2), "a": 1}),
    ([1 / 3] * 20, np.full(20, 1 / 3, dtype=np.float32)),
]


@pytest.mark.parametrize("one, other", SAME)
def test_the_form_of_an_answer_does_not_matter(one: object, other: object) -> None:
    assert seen(one, [0.0]).same(seen(other, [0.0]))


OTHERS = [
    ([1.0, 2.0], [2.0, 1.0]),
    ([1.0, 2.0], [[1.0, 2.0]]),
    ({"a": 1.0}, {"b": 1.0}),
    (list(range(50)), [*range(48), 49, 48]),
    ([float("nan"), 1.0], [float("inf"), 1.0]),
    ([True], [1]),
]


@pytest.mark.parametrize("one, other", OTHERS)
@pytest.mark.parametrize("compare", [assert_close, assert_equal])
def test_other_answers_leave_other_records(one: object, other: object, compare: object) -> None:
    assert not seen(one, [0.0], compare).same(seen(other, [0.0], compare))


def test_exact_comparisons_see_the_smallest_difference() -> None:
    one, other = [100_000, 1], [100_001, 1]
    assert seen(one, [0]).same(seen(other, [0]))  # as close as float32 would be
    assert not seen(one, [0], assert_equal).same(seen(other, [0], assert_equal))


@pytest.mark.parametrize("answer", [None, [], 0.0, [0.0, 0.0], [2.5] * 4, [float("nan"), 1.0]])
def test_an_answer_without_content_is_no_evidence(answer: object) -> None:
    assert not seen(answer, [1.0, 2.0, 3.0], assert_equal).telling


def test_a_wrong_answer_with_content_is_evidence_when_it_is_clearly_wrong() -> None:
    assert seen([1.0, 2.0, 4.0], [1.0, 2.0, 3.0]).telling
    assert not seen([1.0, 2.0, 3.001], [1.0, 2.0, 3.0]).telling


def draws(probability: float, seed: int) -> list[int]:
    return (np.random.default_rng(seed).random(3000) < probability).astype(int).tolist()


def sampled(probability: float, seed: int) -> CaseRecord:
    return seen(draws(probability, seed), {0: 0.9, 1: 0.1}, assert_samples)


def test_samplers_are_the_same_when_their_laws_are() -> None:
    assert sampled(0.5, seed=1).same(sampled(0.5, seed=2))
    assert not sampled(0.5, seed=1).same(sampled(0.6, seed=2))


def test_right_answers_are_the_same_whatever_chance_did() -> None:
    assert sampled(0.1, seed=1).right and sampled(0.1, seed=1).same(sampled(0.1, seed=2))
    assert seen([1.0], [1.0]).same(seen([1.0 + 1e-6], [1.0]))


def test_a_comparison_notes_how_far_apart_the_two_are() -> None:
    (close,) = seen([1.0, 2.0 + 2e-5], [1.0, 2.0]).observations
    assert close.right and close.apart == pytest.approx(2e-5 / (1e-4 * 2 + 1e-5 * 2))
    (law,) = sampled(0.5, seed=1).observations
    assert not law.right and law.apart < 1e-12


def test_a_huge_answer_is_not_walked_through() -> None:
    record = seen(list(range(300_000)), [1], assert_equal)
    assert record.observations[0].digest == "too large" and not record.telling


def test_a_billion_empty_rows_are_not_walked_through() -> None:
    record = seen(np.zeros((10**9, 0)), np.zeros(3), assert_equal)
    assert record.observations[0].digest == "too large"


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_the_sizes_of_arrays_and_tensors_are_settings(library: str) -> None:
    ones = pytest.importorskip(library).ones
    settings = {seen(ones(size), ones(size)).shape for size in ((2, 3), (3, 2), (6,))}
    assert settings == {"s2x3", "s3x2", "s6"}


def test_nothing_is_noted_outside_a_recording() -> None:
    recorder = Recorder()
    observe("samples", Counter([1]), {1: 1.0}, True, 1.0)
    assert recorder.record().observations == ()
