"""Where a wrong array is wrong, in a few words that hold no number of the answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.compare import ATOL, RTOL, numbers, plain

Wrong = NDArray[np.bool_]


def where(got: object, want: object) -> str:
    """ ", only in row 2", ", right on the diagonal only", ...; "" where nothing short is true."""
    mine, right = numbers(plain(got)), numbers(plain(want))
    if mine is None or right is None or "c" in mine.dtype.kind + right.dtype.kind:
        return ""
    if mine.shape != right.shape or right.ndim == 0 or right.size < 3:
        return ""
    scale = float(np.max(np.abs(right), initial=0.0))
    wrong = ~(np.abs(mine - right) <= RTOL * np.abs(right) + ATOL * scale)
    if wrong.all() or not wrong.any():
        return ""
    for words in (_diagonal(wrong), _along_axes(wrong)):
        if words:
            return f", {words}"
    return ""


def _diagonal(wrong: Wrong) -> str:
    if wrong.ndim != 2 or wrong.shape[0] != wrong.shape[1]:
        return ""
    diagonal = np.eye(len(wrong), dtype=bool)
    if np.array_equal(wrong, ~diagonal):
        return "right on the diagonal only"
    return "wrong on the diagonal only" if np.array_equal(wrong, diagonal) else ""


def _along_axes(wrong: Wrong) -> str:
    """The first axis along which the wrong entries are whole slices."""
    names = {1: ("entry",), 2: ("row", "column")}
    for axis in range(wrong.ndim):
        others = tuple(k for k in range(wrong.ndim) if k != axis)
        some = np.atleast_1d(wrong.any(axis=others))
        every = wrong.all(axis=others)
        name = names.get(wrong.ndim, ("slice",) * wrong.ndim)[axis]
        if wrong.ndim > 2:
            name = f"slice of axis {axis}"
        if not np.array_equal(some, every) and wrong.ndim > 1 and some.all():
            continue
        if words := _which(some, name):
            return words
    return ""


def _which(some: NDArray[Any], name: str) -> str:
    at = np.flatnonzero(some)
    if len(at) == len(some):
        return ""
    if len(at) == 1:
        return f"only in {name} {at[0]} (counted from 0)"
    if len(at) == len(some) - 1:
        return f"everywhere but in {name} {np.flatnonzero(~some)[0]} (counted from 0)"
    if np.array_equal(at, np.arange(at[0], len(some))):
        return f"only from {name} {at[0]} on (counted from 0)"
    if np.array_equal(at, np.arange(0, at[-1] + 1)):
        return f"only up to {name} {at[-1]} (counted from 0)"
    return ""
