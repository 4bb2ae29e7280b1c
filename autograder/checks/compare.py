"""Comparisons of what a student's code returned with what is right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from autograder.checks.difference import (
    PYTHONS,
    Difference,
    both,
    first_in_mapping,
    is_number,
    is_object,
    kind,
    short,
    wrong,
    wrong_keys,
)
from autograder.checks.transcript import observe
from autograder.checks.transforms import transforms
from autograder.worker.client import Handle

RTOL, ATOL = 1e-4, 1e-5  # relative to an entry, and to the largest entry: nothing is absolute


class CheckFailed(AssertionError):
    """The student's result is wrong. summary: safe for hidden checks. detail: with the numbers.
    hint: the author's sentence, shown to students."""

    def __init__(self, summary: str, detail: str = "", hint: str = "") -> None:
        super().__init__(". ".join(part for part in (summary, detail, hint) if part))
        self.summary, self.detail, self.hint = summary, detail, hint


def require(condition: object, message: str) -> None:
    """Fail with an authored message unless `condition` is True itself.

    The message is shown to students even for hidden checks: it must hold no hidden value.
    """
    __tracebackhide__ = True
    holds = condition is True or (isinstance(condition, np.bool_) and bool(condition))
    observe("truth", holds, True, holds, 0.0 if holds else np.inf)
    if not holds:
        raise CheckFailed(message)


def assert_equal(got: object, want: object, what: str = "the result", hint: str = "") -> None:
    """Exact comparison of numbers, strings and containers of them.

    A list equals a tuple with equal items; 3 equals 3.0 and numpy's 3; True is not 1.
    """
    __tracebackhide__ = True  # the debugger then stops in the check
    difference = unequal(got, want)
    observe("equal", got, want, difference is None, 0.0 if difference is None else np.inf)
    _raise(difference, what, hint)


def assert_close(
    got: object,
    want: object,
    what: str = "the result",
    rtol: float = RTOL,
    atol: float = ATOL,
    hint: str = "",
) -> None:
    """Closeness of numbers, arrays, and lists or mappings of them.

    |got - want| <= rtol |want| + atol max|want|, entry by entry; the maximum is taken over each
    array, or over the values of one mapping. Types, shapes and finiteness are looked at first;
    nothing is broadcast. The tolerances leave room for a right program in float32.
    """
    __tracebackhide__ = True
    difference = far(got, want, rtol, atol)
    changes = () if difference is None else changed(got, want)
    observe("close", got, want, not difference, apart(got, want, rtol, atol), "", changes)
    _raise(difference, what, hint)


def changed(got: object, want: object) -> tuple[tuple[str, float], ...]:
    """How a wrong array follows from the right one, see `transforms`; () where nothing fits."""
    mine, right = numbers(plain(got)), numbers(plain(want))
    if mine is None or right is None or "c" in mine.dtype.kind + right.dtype.kind:
        return ()
    return tuple(transforms(mine.astype(np.float64), right.astype(np.float64)).items())


def _raise(difference: Difference | None, what: str, hint: str) -> None:
    __tracebackhide__ = True
    if difference is not None:
        place = f"{what}{difference.path}: " if difference.path else ""
        raise CheckFailed(f"{what} {difference.summary}", f"{place}{difference.detail}", hint)


def plain(value: object) -> object:
    """A tensor as an array, an array without dimensions as a number."""
    if hasattr(value, "detach") and not isinstance(value, Handle):
        value = value.detach().cpu().numpy()
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


# --- exact -----------------------------------------------------------------------------------


def unequal(got: object, want: object) -> Difference | None:
    """The first difference; None when equal."""
    got, want = plain(got), plain(want)
    if (odd := is_object(got)) is not None:
        return odd
    if isinstance(want, Mapping):
        if not isinstance(got, Mapping):
            return wrong(got, want)
        return wrong_keys(got, want) or first_in_mapping(got, want, unequal)
    if isinstance(want, (list, tuple, np.ndarray)):
        return _unequal_sequences(got, want)
    return None if _same(got, want) else wrong(got, want)


def _same(got: object, want: object) -> bool:
    """Equality of two values that are no dicts and no sequences."""
    if isinstance(want, (set, frozenset)):
        return isinstance(got, (set, frozenset)) and got == want
    if isinstance(want, (bool, np.bool_)):
        return isinstance(got, (bool, np.bool_)) and bool(got) == bool(want)
    if is_number(want):
        return is_number(got) and bool(got == want)
    return type(got) is type(want) and bool(got == want)


def _unequal_sequences(got: object, want: Any) -> Difference | None:
    if not isinstance(got, (list, tuple, np.ndarray)) or getattr(got, "ndim", 1) == 0:
        return wrong(got, want)
    if isinstance(want, np.ndarray) and isinstance(got, np.ndarray) and got.shape != want.shape:
        return Difference("has the wrong shape", f"got {got.shape}, expected {want.shape}")
    if len(got) != len(want):
        return Difference("has the wrong length", both(got, want))
    for index, (one, other) in enumerate(zip(got, want, strict=True)):
        found = unequal(one, other)
        if found is not None:
            return found.inside(index, "an item")
    return None


# --- close -----------------------------------------------------------------------------------


def far(got: object, want: object, rtol: float, atol: float) -> Difference | None:
    """The first difference beyond the tolerance; None when close."""
    got, want = plain(got), plain(want)
    if (odd := is_object(got)) is not None:
        return odd
    if isinstance(want, Mapping):
        return _far_mappings(got, want, rtol, atol)
    wanted = numbers(want)
    if wanted is None:
        raise TypeError(f"assert_close cannot compare with {short(want)}")
    array = numbers(got)
    if array is None and kind(got) == kind(want):
        what = "holds what is not a number, or rows of different lengths"
        return Difference(what, both(got, want))
    if array is None:
        return wrong(got, want)
    if array.shape != wanted.shape:
        if not _same_vector(array, wanted):
            text = f"got {array.shape}, expected {wanted.shape}"
            return Difference("has the wrong shape", f"{text}: {both(got, want)}")
        array = array.reshape(wanted.shape)
    summary = _far_arrays(array, wanted, rtol, atol)
    return None if summary is None else Difference(summary, both(got, want))


def apart(got: object, want: object, rtol: float, atol: float) -> float:
    """The largest distance in units of the tolerance: at most 1 where `far` finds nothing,
    infinite where the two differ in more than numbers."""
    got, want = plain(got), plain(want)
    if isinstance(want, Mapping):
        if not isinstance(got, Mapping) or wrong_keys(got, want):
            return np.inf
        if all(is_number(value) for value in want.values()):
            return apart([got[key] for key in want], list(want.values()), rtol, atol)
        return max((apart(got[key], want[key], rtol, atol) for key in want), default=0.0)
    mine, right = numbers(got), numbers(want)
    if mine is None or right is None:
        return np.inf
    if mine.shape != right.shape and not _same_vector(mine, right):
        return np.inf
    wide = np.complex128 if "c" in mine.dtype.kind + right.dtype.kind else np.float64
    one, other = mine.ravel().astype(wide), right.ravel().astype(wide)
    finite = np.isfinite(other)
    if not np.array_equal(one[~finite], other[~finite]) or not np.all(np.isfinite(one[finite])):
        return np.inf
    gaps = np.abs(one[finite] - other[finite])
    sizes = np.abs(other[finite])
    room = rtol * sizes + atol * np.max(sizes, initial=0.0)
    units = np.divide(gaps, room, out=np.where(gaps > 0, np.inf, 0.0), where=room > 0)
    return float(np.max(units, initial=0.0))


def _far_mappings(
    got: object, want: Mapping[Any, Any], rtol: float, atol: float
) -> Difference | None:
    if not isinstance(got, Mapping):
        return wrong(got, want)
    keys = wrong_keys(got, want)
    if keys is not None:
        return keys
    if want and all(is_number(value) for value in want.values()):  # the values form one vector
        got = {key: plain(value) for key, value in got.items()}
        for key in want:
            if not is_number(got[key]):
                return wrong(got[key], want[key]).inside(key, "a value")
        values = far([got[key] for key in want], list(want.values()), rtol, atol)
        if values is None:
            return None
        key = max(want, key=lambda key: _gap(got[key], want[key]))
        return Difference(values.summary, both(got[key], want[key]), f"[{short(key)}]")
    return first_in_mapping(got, want, lambda one, other: far(one, other, rtol, atol))


def _gap(got: object, want: Any) -> float:
    """How far two numbers are apart; infinitely, when the first is none."""
    try:
        gap = abs(float(got) - float(want)) if is_number(got) else np.inf  # type: ignore[arg-type]
    except OverflowError:
        return np.inf
    return gap if gap == gap else np.inf


def numbers(value: object) -> np.ndarray[Any, Any] | None:
    """An array of real or complex numbers, or None when it is not one."""
    flat = isinstance(value, (list, tuple)) and PYTHONS.issuperset(map(type, value))
    if not flat and not _is_numeric(value):
        return None  # NumPy would make an array of strings, as wide as the longest of them
    try:
        array = np.asarray(value if flat else _floats(value))
    except (ValueError, TypeError, OverflowError):
        return None  # ragged, or beyond all floats
    return array if array.dtype.kind in "iufc" or array.size == 0 else None


def _floats(value: Any) -> Any:
    """The same with floats for fractions, at any depth."""
    if isinstance(value, Fraction):
        return float(value)
    return [_floats(v) for v in value] if isinstance(value, (list, tuple)) else value


def _is_numeric(value: object) -> bool:
    """A number, an array, or lists of them, at any depth."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_numeric, value))
    return isinstance(value, (np.ndarray, np.generic, complex)) or is_number(value)


def _same_vector(got: np.ndarray[Any, Any], want: np.ndarray[Any, Any]) -> bool:
    """A vector as one row or one column, a scalar as a vector of one: no order is in doubt."""
    if want.ndim == 0:
        return bool(got.shape == (1,))
    return bool(want.ndim == 1 and got.ndim == 2 and got.size == want.size and 1 in got.shape)


def _far_arrays(
    got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], rtol: float, atol: float
) -> str | None:
    if got.dtype.kind == "c" and want.dtype.kind != "c":
        return "is complex"
    if want.size == 0:
        return None
    wide = np.complex128 if want.dtype.kind == "c" else np.float64  # integers would wrap around
    got, want = got.astype(wide), want.astype(wide)
    infinite = ~np.isfinite(want)  # where infinity is right, only the same infinity will do
    if not np.array_equal(got[infinite], want[infinite], equal_nan=True):
        return "is finite where it must not be"
    got, want = got[~infinite], want[~infinite]
    if not np.all(np.isfinite(got)):
        return "has entries that are not finite"
    if want.size == 0:
        return None
    scale = float(np.max(np.abs(want)))
    bad = ~(np.abs(got - want) <= rtol * np.abs(want) + atol * scale)
    if not bad.any():
        return None
    return "is wrong" if bad.size == 1 else f"is wrong in {int(bad.sum())} of {bad.size} entries"
