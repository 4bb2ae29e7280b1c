"""Problem 2.6 against mpmath with 60 digits, where floating point may not fail silently."""

from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.course_material.autodiff_oracles import (
    close,
    frozen,
    labels,
    right_programs,
    solution,
    support,
)


def strictly(function: Any, *args: Any) -> Any:
    """The result, where no floating-point error is met on the way."""
    result, errors = support("strict").strictly(function, *args)
    assert errors == []
    return result


stable = right_programs("stable.py")
TAILS = [0.0, -0.0, 1e-8, -1e-8, 1.0, -1.0, 30.0, -30.0, -37.5, 40.0, -690.0, 709.0, 1000.0]
HARD = {  # rows of logits
    "ordinary": [[0.5, -1.25, 2.0], [3.0, 0.0, -0.5]],
    "large": [[1e4, 9999.0, 9998.5], [-1e4, -1e4, -9999.0]],
    "far apart": [[0.0, -1e3, 500.0, 3.0], [1e4, -1e4, 0.0, 9999.75]],
    "equal": [[1e4] * 5, [-1e4] * 5],
}


@pytest.fixture(autouse=True)
def digits() -> Any:
    with mpmath.workdps(60):
        yield


def exact_log_softmax(row: Any) -> list[Any]:
    total = mpmath.fsum(mpmath.exp(mpmath.mpf(x)) for x in row)
    return [mpmath.mpf(x) - mpmath.log(total) for x in row]


@stable
def test_sigmoid_in_both_tails(it: SimpleNamespace) -> None:
    got = strictly(it.sigmoid, frozen(TAILS))
    for a, b in zip(TAILS, got, strict=True):
        want = 1 / (1 + mpmath.exp(-mpmath.mpf(a)))
        assert abs(mpmath.mpf(float(b)) - want) <= mpmath.mpf("1e-12") * want
    assert np.all(np.asarray(strictly(it.sigmoid, frozen([-800.0, -1000.0]))) < 1e-300)


@stable
@pytest.mark.parametrize("shape", [(), (7,), (2, 3), (2, 1, 3)])
def test_sigmoid_keeps_the_shape(it: SimpleNamespace, shape: tuple[int, ...]) -> None:
    a = frozen(np.random.default_rng(0).normal(size=shape))
    assert close(it.sigmoid(a), 1 / (1 + np.exp(-a)), 1e-12)


@stable
@pytest.mark.parametrize("name", HARD)
def test_log_softmax_of_hard_rows(it: SimpleNamespace, name: str) -> None:
    logits = frozen(HARD[name])
    want = [[float(x) for x in exact_log_softmax(row)] for row in logits.tolist()]
    assert close(strictly(it.log_softmax, logits), want, 1e-12)
    assert close(strictly(it.log_softmax, logits[0]), want[0], 1e-12)  # the last axis, any rank
    assert close(strictly(it.log_softmax, frozen([[logits]])), [[want]], 1e-12)


@stable
@pytest.mark.parametrize("name", HARD)
def test_cross_entropy_of_hard_rows(it: SimpleNamespace, name: str) -> None:
    logits = frozen(HARD[name])
    for seed in range(5):
        classes, one_hot = labels(seed, *logits.shape)
        log_p = [exact_log_softmax(row) for row in logits.tolist()]
        loss = -mpmath.fsum(row[c] for row, c in zip(log_p, classes, strict=True)) / len(classes)
        got = strictly(it.softmax_cross_entropy_forward, logits, classes)
        assert got == pytest.approx(float(loss), rel=1e-11, abs=1e-15)
        p = np.array([[float(mpmath.exp(x)) for x in row] for row in log_p])
        want = -1.5 * (p - one_hot) / len(classes)
        got = np.asarray(strictly(it.softmax_cross_entropy_backward, logits, classes, -1.5))
        assert got.shape == want.shape and np.all(np.abs(got - want) <= 1e-12)


@stable
def test_the_rows_of_the_gradient_sum_to_zero(it: SimpleNamespace) -> None:
    logits = frozen(np.random.default_rng(1).normal(size=(6, 9)) * 300)
    got = strictly(it.softmax_cross_entropy_backward, logits, labels(2, 6, 9)[0], 2.0)
    assert np.all(np.abs(np.sum(got, axis=1)) < 1e-15)


@pytest.mark.parametrize("naive", ["1 / (1 + np.exp(-a))", "np.log(a - a)", "(a - a) / (a - a)"])
def test_strictly_notices_what_fails_silently(naive: str) -> None:
    namespace = {"np": np}
    function = eval(f"lambda a: {naive}", namespace)
    with np.errstate(all="ignore"):
        function(frozen([-1000.0]))
    assert support("strict").strictly(function, frozen([-1000.0]))[1] != []


def test_the_docstring_has_the_right_digits() -> None:
    tail = mpmath.nstr(1 / (1 + mpmath.exp(30)), 16)
    assert f"sigma(-30)\n    is {tail}" in solution("stable.py")
