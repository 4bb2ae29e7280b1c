"""Gradients, decided beyond doubt and told apart in two bits: is the forward right, and is the
backward right for it?

A student's backward is first held against the solution's, on the solution's own forward output, so
that a wrong forward costs nothing here. Only when it differs are finite differences taken, through
the student's own forward: directional, by Richardson's extrapolation, in float64. A constant answer
passes nothing: what is differentiated must be right, or is said to be wrong.

Sources: CS231n, "Gradient checks"; directions are Gaussian, since vectors of signs miss swapped
entries half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.compare import ATOL, RTOL, CheckFailed, apart, far
from autograder.checks.location import where
from autograder.checks.student import batch
from autograder.checks.transcript import observe
from autograder.worker.failures import StudentError, WrongType

Array = NDArray[np.float64]
STEP = 1e-4  # of the inputs, which are of order one; the error is 3e-9 of the gradient at most
DIRECTIONS = 3  # a gradient 1 % wrong everywhere slips past all of them in 5e-13 of draws
AGREE, ROUNDING = 1e-6, 1e-9  # of the gradient's norm, and of the terms that are summed


@dataclass(frozen=True)
class Pair:
    """A module as two functions.

    forward(*inputs) -> output; backward(*inputs, output, upstream) -> the gradients of the inputs,
    in the order of the inputs: a tuple, or the array itself where there is one.
    """

    forward: Callable[..., Any]
    backward: Callable[..., Any]


def assert_backward(
    student: Pair,
    reference: Pair,
    inputs: Sequence[Array],
    upstream: Array | float,
    names: Sequence[str],
    hint: str = "",
) -> None:
    """The student's backward returns the gradients of sum(upstream * output) for these inputs.

    names: of the gradients, in the order of the inputs, "" for one that is not looked at.
    Fails with every gradient that is wrong, where it is wrong, and, when the student's forward is
    wrong too, whether the backward is right for that forward.
    """
    __tracebackhide__ = True
    output = reference.forward(*inputs)
    want = as_tuple(reference.backward(*inputs, output, upstream), len(names))
    got = as_tuple(student.backward(*inputs, output, upstream), len(names))
    if len(got) != len(want):
        observe("equal", len(got), len(want), False, np.inf)
        what = f"backward returns {len(got)} gradients, expected {len(want)}"
        raise CheckFailed(what, f"in this order: {', '.join(filter(None, names))}", hint)
    wrong = [
        found
        for name, mine, right in zip(names, got, want, strict=True)
        if name and (found := _difference(name, mine, right))
    ]
    if wrong:
        summary = ". ".join(summary for summary, _ in wrong)
        verdict = own_forward(student, reference, inputs, upstream, names)
        raise CheckFailed(f"{summary}{verdict}", "; ".join(detail for _, detail in wrong), hint)


def as_tuple(gradients: Any, count: int) -> tuple[Any, ...]:
    """What a backward returned, as one value for each input."""
    if isinstance(gradients, (tuple, list)) and (count > 1 or len(gradients) == 1):
        return tuple(gradients)
    return (gradients,)


def _difference(name: str, got: Any, want: Any) -> tuple[str, str] | None:
    """Note one gradient; what is wrong with it, for everybody and in detail."""
    found = far(got, want, RTOL, ATOL)
    observe("close", got, want, found is None, apart(got, want, RTOL, ATOL), name=name)
    if found is None:
        return None
    place = where(got, want)
    return f"{name} {found.summary}{place}", f"{name}: {found.detail}"


def own_forward(
    student: Pair,
    reference: Pair,
    inputs: Sequence[Array],
    upstream: Array | float,
    names: Sequence[str],
) -> str:
    """The second bit, as the end of a sentence; "" where nothing certain can be said."""
    try:
        mine = student.forward(*inputs)
        right = reference.forward(*inputs)
        if far(mine, right, RTOL, ATOL) is None:
            return ". Your forward is right"
        output = np.asarray(mine, dtype=np.float64)
        if output.shape != np.shape(right) or in_float32(output):
            return ""
        gradients = as_tuple(student.backward(*inputs, output, upstream), len(names))
        fits = consistent(student.forward, inputs, upstream, gradients, names)
    except (StudentError, WrongType, ValueError, TypeError):
        return ""
    if fits:
        return ". Your backward is right for your forward, and your forward is wrong"
    return ". Your forward is wrong as well, and your backward is not its derivative"


def consistent(
    forward: Callable[..., Any],
    inputs: Sequence[Array],
    upstream: Array | float,
    gradients: Sequence[Any],
    names: Sequence[str],
    seed: int = 0,
) -> bool:
    """Whether gradients are those of sum(upstream * forward(*inputs)), by finite differences.

    All inputs with a name move together along a Gaussian direction; `DIRECTIONS` of them.
    """
    arrays = [np.asarray(g, dtype=np.float64) if n else np.zeros_like(x)
              for g, n, x in zip(gradients, names, inputs, strict=True)]  # fmt: skip
    if any(g.shape != np.shape(x) for g, x in zip(arrays, inputs, strict=True)):
        return False
    rng = np.random.default_rng(seed)
    directions = [
        [rng.normal(size=np.shape(x)) if n else np.zeros(np.shape(x))
         for n, x in zip(names, inputs, strict=True)]
        for _ in range(DIRECTIONS)
    ]  # fmt: skip
    slopes, terms = directional_differences(forward, inputs, upstream, directions)
    claimed = [sum(float(np.sum(g * u)) for g, u in zip(arrays, d, strict=True)) for d in directions]
    norm = float(np.sqrt(sum(np.sum(g * g) for g in arrays)))
    room = AGREE * norm + ROUNDING * terms
    return bool(np.all(np.abs(np.array(claimed) - slopes) <= room))


def directional_differences(
    forward: Callable[..., Any],
    inputs: Sequence[Array],
    upstream: Array | float,
    directions: Sequence[Sequence[Array]],
    step: float = STEP,
) -> tuple[Array, float]:
    """The derivative of sum(upstream * forward(*inputs)) along each direction, one round trip.

    directions: K lists of arrays with the shapes of the inputs. Returns (K,) derivatives, their
    error of the order step**4, and the sum of |upstream * output|, the scale of rounding errors.
    """
    steps = (step, -step, step / 2, -step / 2)
    points = [
        [x + h * u for x, u in zip(inputs, direction, strict=True)]
        for direction in directions
        for h in steps
    ]
    outputs = [np.asarray(o, dtype=np.float64) for o in batch(forward, points)]
    values = np.array([np.sum(upstream * o) for o in outputs]).reshape(-1, 4)  # (K, 4)
    coarse = (values[:, 0] - values[:, 1]) / (2 * step)  # (K,)
    fine = (values[:, 2] - values[:, 3]) / step  # (K,)
    terms = max(float(np.sum(np.abs(upstream * o))) for o in outputs)
    return (4 * fine - coarse) / 3, terms


def in_float32(values: Array) -> bool:
    """Whether an answer was computed in float32: differences through it decide nothing."""
    return bool(np.array_equal(values.astype(np.float32).astype(np.float64), values))
