"""What differs between a student's result and the right one.

Every difference has two texts: `summary` names its kind and is safe to show for a hidden check;
`detail` has a place and the numbers, and is for public checks and for staff.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from autograder.worker.client import Handle

SHOWN = 200
PYTHONS = frozenset({int, float})


@dataclass(frozen=True)
class Difference:
    """summary: "is wrong", to follow the name of the result. detail: got and expected.
    path: where in the result, as one would index it."""

    summary: str
    detail: str
    path: str = ""

    def inside(self, key: object, what: str) -> Difference:
        """The same difference, seen from the container: `what` is "a value" or "an item"."""
        path = f"[{short(key)}]{self.path}"
        return Difference(f"has {what} that {self.summary}", self.detail, path)


Compare = Callable[[object, object], Difference | None]


def wrong(got: object, want: object) -> Difference:
    """Two values that are not the same, told by their kinds if these differ."""
    if got is None:
        return Difference("is None: is a return missing?", both(got, want))
    if kind(got) != kind(want):
        return Difference(f"is {kind(got)}, not {kind(want)}", both(got, want))
    return Difference("is wrong", both(got, want))


def wrong_keys(got: Mapping[Any, Any], want: Mapping[Any, Any]) -> Difference | None:
    """Keys that are missing or do not belong; one of each is named."""
    missing = [key for key in want if key not in got]
    extra = [key for key in got if key not in want]
    parts = []
    if missing:
        parts.append(f"missing: {short(missing[0])}{_more(missing)}")
    if extra:
        parts.append(f"does not belong: {short(extra[0])}{_more(extra)}")
    if missing and extra:
        summary = "lacks keys and has others that do not belong there"
    else:
        summary = "lacks keys" if missing else "has keys that do not belong there"
    return Difference(summary, "; ".join(parts)) if parts else None


def first_in_mapping(
    got: Mapping[Any, Any], want: Mapping[Any, Any], compare: Compare
) -> Difference | None:
    """The first value that differs, in the order of the right one."""
    for key in want:
        found = compare(got[key], want[key])
        if found is not None:
            return found.inside(key, "a value")
    return None


def is_object(value: object) -> Difference | None:
    """A handle where a value is needed."""
    if isinstance(value, Handle):
        return Difference("is an object of a type that was not asked for", repr(value))
    return None


def is_number(value: object) -> bool:
    """A real number, in any of Python's and NumPy's forms; truth values are none."""
    if type(value) in PYTHONS:  # isinstance is slow where it says no
        return True
    numbers = (int, float, Fraction, np.integer, np.floating)
    return isinstance(value, numbers) and not isinstance(value, bool)


def kind(value: object) -> str:
    """A type in a student's words."""
    kinds: list[tuple[Any, str]] = [
        ((bool, np.bool_), "a truth value"), (str, "a string"), (Mapping, "a dict"),
        ((list, tuple), "a list"), ((set, frozenset), "a set"), (type(None), "None"),
        (np.ndarray, "an array"), (Handle, "an object of another type"),
    ]  # fmt: skip
    for types, words in kinds:
        if isinstance(value, types):
            return words
    return "a number" if is_number(value) else "a value of another type"


def both(got: object, want: object) -> str:
    return f"got {short(got)}, expected {short(want)}"


def short(value: object) -> str:
    """A value as Python writes it, cut."""
    try:
        text = _brief.repr(value)
    except ValueError:  # an integer of more digits than Python prints
        return "a very large number"
    return text if len(text) <= SHOWN else text[:SHOWN] + " ..."


class _Brief(reprlib.Repr):
    """Looks at the first few parts of a value only: it may have millions."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 12
        self.maxstring = self.maxother = self.maxlong = SHOWN
        self.maxlevel = 5

    def repr_ndarray(self, value: np.ndarray[Any, Any], level: int) -> str:
        return np.array2string(value, threshold=12, separator=", ")


_brief = _Brief()


def _more(keys: list[Any]) -> str:
    return f" and {len(keys) - 1} more" if len(keys) > 1 else ""
