"""Problem 2.2: the planted modules are what they are called, and the checker tells them apart."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.course_material.autodiff_oracles import close, complex_step, right_programs, support

planted = support("planted")
checkers = right_programs("finite_differences.py")


def inputs_of(name: str, seed: int = 0) -> list[Any]:
    """Entries from 0.5 to 2, of either sign."""
    rng = np.random.default_rng(seed)
    shapes = planted.RIGHT[planted.WRONG.get(name, name)]
    return [rng.uniform(0.5, 2.0, size=s) * rng.choice([-1, 1], size=s) for s in shapes]


def pair(name: str) -> tuple[Any, Any]:
    """forward and backward of a right or a wrong module."""
    right = planted.WRONG.get(name, name)
    backward = name if name in planted.WRONG else f"{name}_backward"
    return getattr(planted, f"{right}_forward"), getattr(planted, backward)


def claimed(name: str, inputs: list[Any], seed: int = 0) -> tuple[Any, list[Any]]:
    """What the backward returns, and what is right."""
    forward, backward = pair(name)
    b = forward(*inputs)
    g = np.random.default_rng(seed).normal(size=np.shape(b))
    return backward(*inputs, b, g), complex_step(forward, inputs, g)


@pytest.mark.parametrize("name", planted.RIGHT)
def test_right_modules_equal_the_complex_step(name: str) -> None:
    got, want = claimed(name, inputs_of(name))
    assert isinstance(got, tuple) and len(got) == len(want)
    assert all(close(g, w, 1e-12) for g, w in zip(got, want, strict=True))


@pytest.mark.parametrize("name", planted.WRONG)
def test_wrong_modules_are_far_from_it(name: str) -> None:
    got, want = claimed(name, inputs_of(name))
    if len(got) != len(want) or any(np.shape(g) != w.shape for g, w in zip(got, want, strict=True)):
        return
    assert not all(close(g, w, 1e-3) for g, w in zip(got, want, strict=True))


def test_every_function_belongs_to_one_of_the_tables() -> None:
    names = (*planted.RIGHT, *planted.WRONG)
    named = {function.__name__ for name in names for function in pair(name)}
    defined = {name for name, value in vars(planted).items() if callable(value)}
    assert defined == named
    assert len(planted.RIGHT) >= 8 and len(planted.WRONG) >= 10


@checkers
@pytest.mark.parametrize("name", planted.RIGHT)
def test_right_modules_are_accepted(it: SimpleNamespace, name: str) -> None:
    for seed in range(5):
        verdict = it.gradient_is_right(*pair(name), inputs_of(name, seed), seed=seed)
        assert verdict is True


@checkers
@pytest.mark.parametrize("name", planted.WRONG)
def test_wrong_modules_are_rejected(it: SimpleNamespace, name: str) -> None:
    for seed in range(5):
        verdict = it.gradient_is_right(*pair(name), inputs_of(name, seed), seed=seed)
        assert verdict is False


@checkers
def test_inputs_are_left_as_they_are(it: SimpleNamespace) -> None:
    inputs = inputs_of("shift")
    for each in inputs:
        each.flags.writeable = False
    kept = [each.copy() for each in inputs]
    assert it.gradient_is_right(*pair("shift"), inputs)
    assert all(np.array_equal(a, b) for a, b in zip(inputs, kept, strict=True))


@checkers
def test_the_reference_modules_of_problem_2_4_are_right(it: SimpleNamespace) -> None:
    from tests.course_material.autodiff_oracles import run, solution

    functional = run(solution("functional.py"))
    rng = np.random.default_rng(3)
    for name, inputs in {
        "softmax": [rng.normal(size=5)],
        "linear": [rng.normal(size=4), rng.normal(size=(3, 4))],
        "cross_entropy": [np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.3, 0.4])],
    }.items():
        forward, backward = (getattr(functional, f"{name}_{d}") for d in ("forward", "backward"))
        one_tuple = (lambda *a, f=backward: (f(*a),)) if len(inputs) == 1 else backward
        assert it.gradient_is_right(forward, one_tuple, inputs) is True
