"""Gradients: right ones pass in any clothes; wrong ones fail, and the message says which half."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_backward
from autograder.checks.gradients import consistent, directional_differences
from autograder.checks.transcript import Recorder, recording

A = np.array([0.5, -1.25, 2.0, 0.75])
W = np.array([[0.5, -1.0, 0.25, 1.5], [1.5, 0.75, -0.5, 0.25], [0.25, 2.0, 1.0, -0.75]])
G = np.array([1.25, -0.5, 0.75])


def module(forward: Callable[..., Any], backward: Callable[..., Any]) -> SimpleNamespace:
    return SimpleNamespace(linear_forward=forward, linear_backward=backward)


def forward(a: Any, w: Any) -> Any:
    return w @ a


def backward(a: Any, w: Any, b: Any, g: Any) -> Any:
    return w.T @ g, np.outer(g, a)


RIGHT = module(forward, backward)


def message(student: SimpleNamespace) -> str:
    """What a student reads of a hidden check; "" where nothing is wrong."""
    try:
        assert_backward(student, RIGHT, "linear", [A, W], G, ["g_a", "g_w"])
    except CheckFailed as failed:
        return failed.summary
    return ""


@pytest.mark.parametrize("clothes", [
    lambda x: x.astype(np.float32), lambda x: x.tolist(), np.asfortranarray, lambda x: x + 0j * 0,
])  # fmt: skip
def test_right_gradients_pass_in_any_clothes(clothes: Callable[[Any], Any]) -> None:
    if np.iscomplexobj(clothes(A)):
        assert "complex" in message(module(forward, lambda *x: tuple(map(clothes, backward(*x)))))
        return
    assert message(module(forward, lambda *x: tuple(map(clothes, backward(*x))))) == ""


@pytest.mark.parametrize("wrong", [
    lambda a, w, b, g: (w.T @ g * 1.01, np.outer(g, a)),
    lambda a, w, b, g: (w.T @ np.ones(3), np.outer(g, a)),
    lambda a, w, b, g: (np.zeros(4), np.outer(g, a)),
    lambda a, w, b, g: (np.full(4, np.nan), np.outer(g, a)),
])  # fmt: skip
def test_a_wrong_gradient_is_named_and_the_forward_cleared(wrong: Callable[..., Any]) -> None:
    text = message(module(forward, wrong))
    assert text.startswith("g_a ") and "g_w" not in text
    assert text.endswith("Your forward is right here")


def test_float16_is_too_coarse() -> None:
    def coarse(*x: Any) -> Any:
        return tuple(g.astype(np.float16) / np.float16(3) for g in backward(*x))

    right = module(forward, lambda *x: tuple(g / 3 for g in backward(*x)))
    with pytest.raises(CheckFailed, match="g_a is wrong"):
        assert_backward(module(forward, coarse), right, "linear", [A, W], G, ["g_a", "g_w"])


def test_a_wrong_forward_costs_nothing_where_the_backward_is_right() -> None:
    assert message(module(lambda a, w: w @ a + 1, backward)) == ""


def test_a_backward_that_fits_a_wrong_forward_is_told_so() -> None:
    doubled = module(lambda a, w: 2 * w @ a, lambda *x: tuple(2 * g for g in backward(*x)))
    assert message(doubled).endswith(
        "Your backward is right for your forward, and your forward is wrong"
    )


def test_both_halves_wrong() -> None:
    both = module(lambda a, w: 2 * w @ a, lambda *x: tuple(3 * g for g in backward(*x)))
    assert "Your forward is wrong as well" in message(both)


def test_differences_through_float32_decide_nothing() -> None:
    narrow = module(
        lambda a, w: (2 * w @ a).astype(np.float32), lambda *x: tuple(3 * g for g in backward(*x))
    )
    assert "forward" not in message(narrow)


def test_one_gradient_for_two_inputs() -> None:
    text = message(module(forward, lambda a, w, b, g: w.T @ g))
    assert text == "linear_backward does not return one gradient for each input"


def test_every_gradient_is_observed_by_its_name() -> None:
    recorder = Recorder()
    with recording(recorder):
        message(module(forward, lambda a, w, b, g: (-w.T @ g, np.outer(g, a))))
    seen = {each.name: each.right for each in recorder.observations}
    assert seen == {"g_a": False, "g_w": True}


def test_richardson_differences_are_right_to_ten_digits() -> None:
    direction = [np.array([1.0, -2.0, 0.5, 0.25])]
    slopes, _ = directional_differences(np.sin, [A], 1.0, [direction])
    assert abs(slopes[0] - np.sum(np.cos(A) * direction[0])) < 1e-10


@pytest.mark.parametrize("factor, fits", [(1.0, True), (1.01, False), (0.0, False)])
def test_consistency_has_no_absolute_tolerance(factor: float, fits: bool) -> None:
    gradient = 1e-9 * np.cos(A) * factor
    assert consistent(lambda a: 1e-9 * np.sin(a), [A], 1.0, [gradient], ["g"]) is fits
