"""Comparisons of what a student's code returned with what is right.

Every failure has two texts: `summary` names the kind of difference and is safe to show for a
hidden check; `detail` has the numbers and is for public checks and for staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from autograder.worker.client import Handle

RTOL, ATOL = 1e-4, 1e-5  # relative to an entry, and to the largest entry: nothing is absolute
SHOWN = 200


class CheckFailed(AssertionError):
    """The student's result is wrong. hint: the author's sentence, shown to students."""

    def __init__(self, summary: str, detail: str = "", hint: str = "") -> None:
        super().__init__(". ".join(part for part in (summary, detail, hint) if part))
        self.summary, self.detail, self.hint = summary, detail, hint


def require(condition: object, message: str) -> None:
    """Fail with an authored message unless `condition` is True itself.

    The message is shown to students even for hidden checks: it must hold no hidden value.
    """
    if condition is not True and not (isinstance(condition, np.bool_) and bool(condition)):
        raise CheckFailed(message)


def assert_equal(got: object, want: object, what: str = "the result", hint: str = "") -> None:
    """Exact comparison of numbers, strings and containers of them.

    A list equals a tuple with equal items; 3 equals 3.0 and numpy's 3; True is not 1.
    """
    difference = _unequal(_plain(got), _plain(want))
    if difference is not None:
        raise CheckFailed(f"{what} {difference}", _both(got, want), hint)


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
    nothing is broadcast. Source: research on float32 variants of right solutions.
    """
    difference = _far(_plain(got), _plain(want), rtol, atol)
    if difference is not None:
        raise CheckFailed(f"{what} {difference}", _both(got, want), hint)


# --- exact -----------------------------------------------------------------------------------


def _plain(value: object) -> object:
    """Arrays of any dimension as nested lists; tensors as arrays first."""
    if hasattr(value, "detach") and not isinstance(value, Handle):
        value = value.detach().cpu().numpy()
    return value


def _unequal(got: object, want: object) -> str | None:
    """What differs, in words without values; None when equal."""
    if isinstance(got, Handle):
        return "is an object of a type that was not asked for"
    if isinstance(want, Mapping):
        return _unequal_mappings(got, want)
    if isinstance(want, (list, tuple, np.ndarray)):
        return _unequal_sequences(got, want)
    if isinstance(want, (set, frozenset)):
        same = isinstance(got, (set, frozenset)) and got == want
        return None if same else _wrong(got, want)
    if isinstance(want, (bool, np.bool_)):
        same = isinstance(got, (bool, np.bool_)) and bool(got) == bool(want)
        return None if same else _wrong(got, want)
    if _is_number(want):
        return None if _is_number(got) and got == want else _wrong(got, want)
    return None if type(got) is type(want) and got == want else _wrong(got, want)


def _unequal_mappings(got: object, want: Mapping[Any, Any]) -> str | None:
    if not isinstance(got, Mapping):
        return _wrong(got, want)
    missing, extra = want.keys() - got.keys(), got.keys() - want.keys()
    if missing or extra:
        return _keys(bool(missing), bool(extra))
    differences = (_unequal(_plain(got[key]), _plain(want[key])) for key in want)
    return next((f"has a value that {d}" for d in differences if d is not None), None)


def _unequal_sequences(got: object, want: Any) -> str | None:
    if not isinstance(got, (list, tuple, np.ndarray)) or getattr(got, "ndim", 1) == 0:
        return _wrong(got, want)
    if isinstance(want, np.ndarray) and isinstance(got, np.ndarray) and got.shape != want.shape:
        return "has the wrong shape"
    if len(got) != len(want):
        return "has the wrong length"
    differences = (_unequal(_plain(g), _plain(w)) for g, w in zip(got, want, strict=True))
    return next((f"has an item that {d}" for d in differences if d is not None), None)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Fraction, np.integer, np.floating)) and not isinstance(
        value, bool
    )


def _keys(missing: bool, extra: bool) -> str:
    if missing and extra:
        return "lacks keys and has others that do not belong there"
    return "lacks keys" if missing else "has keys that do not belong there"


def _wrong(got: object, want: object) -> str:
    if got is None:
        return "is None: is a return missing?"
    if _kind(got) != _kind(want):
        return f"is {_kind(got)}, not {_kind(want)}"
    return "is wrong"


def _kind(value: object) -> str:
    """A type in a student's words."""
    kinds: list[tuple[Any, str]] = [
        ((bool, np.bool_), "a truth value"), (str, "a string"), (Mapping, "a dict"),
        ((list, tuple), "a list"), ((set, frozenset), "a set"), (type(None), "None"),
        (np.ndarray, "an array"), (Handle, "an object of another type"),
    ]  # fmt: skip
    for types, words in kinds:
        if isinstance(value, types):
            return words
    return "a number" if _is_number(value) else "a value of another type"


def _both(got: object, want: object) -> str:
    return f"got {_short(got)}, expected {_short(want)}"


def _short(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # an integer of more digits than Python prints
        return "a very large number"
    return text if len(text) <= SHOWN else text[:SHOWN] + " ..."


# --- close -----------------------------------------------------------------------------------


def _far(got: object, want: object, rtol: float, atol: float) -> str | None:
    if isinstance(got, Handle):
        return "is an object of a type that was not asked for"
    if isinstance(want, Mapping):
        return _far_mappings(got, want, rtol, atol)
    wanted = _numbers(want)
    if wanted is None:
        raise TypeError(f"assert_close cannot compare with {_short(want)}")
    if got is None:
        return "is None: is a return missing?"
    array = _numbers(got)
    if array is None and _kind(got) == _kind(want):
        return "holds what is not a number, or rows of different lengths"
    if array is None:
        return f"is {_kind(got)}, not {_kind(want)}"
    if array.shape != wanted.shape:
        if not _same_vector(array, wanted):
            return "has the wrong shape"
        array = array.reshape(wanted.shape)
    return _far_arrays(array, wanted, rtol, atol)


def _far_mappings(got: object, want: Mapping[Any, Any], rtol: float, atol: float) -> str | None:
    if not isinstance(got, Mapping):
        return _wrong(got, want)
    missing, extra = want.keys() - got.keys(), got.keys() - want.keys()
    if missing or extra:
        return _keys(bool(missing), bool(extra))
    if all(_is_number(value) for value in want.values()):  # the values form one vector
        return _far([got[key] for key in want], list(want.values()), rtol, atol)
    differences = (_far(_plain(got[key]), _plain(want[key]), rtol, atol) for key in want)
    return next((f"has a value that {d}" for d in differences if d is not None), None)


def _numbers(value: object) -> np.ndarray[Any, Any] | None:
    """An array of real or complex numbers, or None when it is not one."""
    if isinstance(value, Fraction):
        value = float(value)
    elif isinstance(value, (list, tuple)):
        value = [float(v) if isinstance(v, Fraction) else v for v in value]
    elif not isinstance(value, (np.ndarray, np.generic)) and not _is_number(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None  # ragged, or strings among the numbers
    return array if array.dtype.kind in "iufc" or (array.size == 0) else None


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
    wrong = ~(np.abs(got - want) <= rtol * np.abs(want) + atol * scale)
    if not wrong.any():
        return None
    return (
        "is wrong" if wrong.size == 1 else f"is wrong in {int(wrong.sum())} of {wrong.size} entries"
    )
