"""Gradients, decided beyond doubt and told apart in two bits: is the forward right, and is the
backward right for it?

A student's backward is first held against the solution's, on the solution's own forward output, so
that a wrong forward costs nothing here. Only when it differs are finite differences taken, through
the student's own forward: directional, by Richardson's extrapolation, in float64. A constant answer
passes nothing: the differences say what a mistake is, they never pass a gradient.

Sources: CS231n, "Gradient checks"; directions are Gaussian, since vectors of signs miss swapped
entries half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.compare import ATOL, RTOL, CheckFailed, far
from autograder.checks.student import batch
from autograder.checks.tensors import raise_wrong, wrong_tensors
from autograder.checks.transcript import observe
from autograder.worker.failures import StudentError, WrongType

Array = NDArray[np.float64]
STEP = 1e-4  # of the inputs, which are of order one; the error is 3e-9 of the gradient at most
DIRECTIONS = 3  # a gradient 1 % wrong everywhere slips past all of them in 5e-13 of draws
ODD = 1 + 1 / 3e6  # makes of numbers that float32 holds others that it does not
AGREE, ROUNDING = 1e-6, 1e-9  # of the gradient's norm, and of the terms that are summed


def assert_backward(
    student: Any,
    reference: Any,
    module: str,
    inputs: Sequence[Array],
    upstream: Array | float,
    gradients: Sequence[str],
    hint: str = "",
) -> None:
    """The student's backward returns the gradients of sum(upstream * output) for these inputs.

    module: "softmax" for softmax_forward(*inputs) -> output and softmax_backward(*inputs, output,
    upstream) -> the gradients of the inputs in their order, a tuple, or the array itself where
    there is one; "softmax_batch" for softmax_forward_batch and softmax_backward_batch.
    gradients: their names, "" for one that is not looked at.
    Fails with every gradient that is wrong, and where; and says whether the student's forward is
    right, and if not, whether the backward fits it.
    """
    __tracebackhide__ = True
    forward, backward = names_of(module)
    output = getattr(reference, forward)(*inputs)
    right = as_tuple(getattr(reference, backward)(*inputs, output, upstream), len(inputs))
    mine = as_tuple(getattr(student, backward)(*inputs, output, upstream), len(inputs))
    if len(mine) != len(right):
        observe("equal", len(mine), len(right), False, np.inf)
        what = f"{backward} does not return one gradient for each input"
        raise CheckFailed(what, f"got {len(mine)}, expected {len(right)}", hint)
    got, want = ({n: g for n, g in zip(gradients, gs, strict=True) if n} for gs in (mine, right))
    if wrong := wrong_tensors(got, want):
        functions = getattr(student, forward), getattr(student, backward)
        raise_wrong(wrong, hint, _own(functions, output, inputs, upstream, gradients))


def names_of(module: str) -> tuple[str, str]:
    """ "softmax_batch" -> ("softmax_forward_batch", "softmax_backward_batch")."""
    stem, batched, _ = module.partition("_batch")
    return f"{stem}_forward{batched}", f"{stem}_backward{batched}"


def as_tuple(gradients: Any, count: int) -> tuple[Any, ...]:
    """What a backward returned, as one value for each input."""
    if isinstance(gradients, (tuple, list)) and (count > 1 or len(gradients) == 1):
        return tuple(gradients)
    return (gradients,)


def _own(
    student: tuple[Callable[..., Any], Callable[..., Any]],
    right: Any,
    inputs: Sequence[Array],
    upstream: Array | float,
    gradients: Sequence[str],
) -> str:
    """The second bit, as the end of a message; "" where nothing certain can be said."""
    forward, backward = student
    try:
        mine = forward(*inputs)
        if far(mine, right, RTOL, ATOL) is None:
            return ". Your forward is right here"
        output = np.asarray(mine, dtype=np.float64)
        odd = forward(*(x * ODD for x in inputs))  # what is drawn is exact in float32 as well
        if output.shape != np.shape(right) or in_float32(np.asarray(odd, dtype=np.float64)):
            return ""
        claimed = as_tuple(backward(*inputs, output, upstream), len(inputs))
        fits = consistent(forward, inputs, upstream, claimed, gradients)
    except (StudentError, WrongType, ValueError, TypeError, OverflowError):
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
    arrays = [
        np.asarray(g, dtype=np.float64) if n else np.zeros_like(x)
        for g, n, x in zip(gradients, names, inputs, strict=True)
    ]
    if any(g.shape != np.shape(x) for g, x in zip(arrays, inputs, strict=True)):
        return False
    rng = np.random.default_rng(seed)
    directions = [
        [rng.normal(size=np.shape(x)) * bool(n) for n, x in zip(names, inputs, strict=True)]
        for _ in range(DIRECTIONS)
    ]
    slopes, terms = directional_differences(forward, inputs, upstream, directions)
    claimed = np.array([_inner(arrays, direction) for direction in directions])
    room = AGREE * np.sqrt(_inner(arrays, arrays)) + ROUNDING * terms
    return bool(np.all(np.abs(claimed - slopes) <= room))


def _inner(some: Sequence[Array], others: Sequence[Array]) -> float:
    return sum(float(np.sum(a * b)) for a, b in zip(some, others, strict=True))


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
