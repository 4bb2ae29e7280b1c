"""How a wrong tensor follows from the right one, by changes that need no declaration.

Looked for where no known mistake fits: the sign, a factor, a transpose, an order, a missing sum, or
another tensor in its place. `autograder.diagnose` names one only if it holds in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CLOSE, MOST = 1e-5, 200_000  # of the largest entry; entries that are looked at
FACTOR: Final = "factor"

# name -> what the right tensor becomes; None where that has no meaning
SIMPLE: Final[Mapping[str, Callable[[Array], Array | None]]] = {
    "negative": lambda x: -x,
    "transposed": lambda x: x.T if x.ndim == 2 else None,
    "negative and transposed": lambda x: -x.T if x.ndim == 2 else None,
    "reversed": lambda x: x[::-1] if x.ndim and len(x) > 2 else None,
    "shifted": lambda x: np.roll(x, 1, axis=0) if x.ndim and len(x) > 2 else None,
    "shifted back": lambda x: np.roll(x, -1, axis=0) if x.ndim and len(x) > 3 else None,
}


def transforms(got: Array, want: Array) -> dict[str, float]:
    """name -> factor (1 for all but FACTOR) of each change that makes `want` into `got`."""
    if not 0 < want.size <= MOST or got.size > MOST or not np.any(want) or not np.any(got):
        return {}
    if not (np.all(np.isfinite(got)) and np.all(np.isfinite(want))):
        return {}
    found = {
        name: 1.0
        for name, change in SIMPLE.items()
        if (changed := change(want)) is not None and same(got, changed)
    }
    if not found and (factor := _factor(got, want)) is not None:
        found[FACTOR] = factor
    axes = range(got.ndim) if got.ndim == want.ndim + 1 else ()
    return found | {f"not summed over axis {k}": 1.0 for k in axes if same(got.sum(axis=k), want)}


def same(one: Array, other: Array) -> bool:
    """Equality up to rounding, relative to the largest entry."""
    if one.shape != other.shape:
        return False
    room = CLOSE * float(np.max(np.abs(other), initial=0.0))
    return bool(np.all(np.abs(one - other) <= room))


def _factor(got: Array, want: Array) -> float | None:
    """c, where got = c want; None for another relation, and for c = 0 or 1."""
    if got.shape != want.shape:
        return None
    c = float(np.vdot(want, got) / np.vdot(want, want))
    return c if abs(c) > CLOSE and abs(c - 1) > 1e-3 and same(got, c * want) else None


def explained(name: str, factors: list[float], symbols: list[dict[str, int]]) -> str:
    """A change as the end of "your results are what one gets by"; "" when its factor follows
    nothing. factors, symbols: of each case, the latter the sizes that have a name."""
    words = {
        "negative": "turning the sign of {}",
        "transposed": "transposing {}",
        "negative and transposed": "transposing {} and turning its sign",
        "reversed": "putting {} into the reverse order",
        "shifted": "shifting {} by one place",
        "shifted back": "shifting {} by one place",
    }
    if name != FACTOR:
        return words.get(name, "leaving {} " + name)
    factor = _named(factors, symbols)
    return f"multiplying {{}} by {factor}" if factor else ""


FORMS: Final[Mapping[str, Callable[[float], float]]] = {
    "{}": lambda s: s,
    "1 / {}": lambda s: 1 / s,
    "the square root of {}": lambda s: float(np.sqrt(s)),
    "1 / the square root of {}": lambda s: float(1 / np.sqrt(s)),
}
CONSTANTS: Final = {"two": 2.0, "one half": 0.5, "the logarithm of 2": np.log(2.0),
                    "1 / the logarithm of 2": 1 / np.log(2.0), "minus two": -2.0}  # fmt: skip


def _named(factors: list[float], symbols: list[dict[str, int]]) -> str:
    """The one name that fits the factors of all cases."""

    def fits(values: list[float]) -> bool:
        return bool(np.allclose(factors, values, rtol=1e-4, atol=0))

    known: Any = set.intersection(*(set(each) for each in symbols)) if symbols else set()
    varied = [s for s in sorted(known) if len({each[s] for each in symbols}) >= 3]
    found = [
        f"{minus}{form.format(s)}"
        for s in varied
        for form, function in FORMS.items()
        for minus, sign in (("", 1), ("minus ", -1))
        if fits([sign * function(each[s]) for each in symbols])
    ]
    found += [name for name, value in CONSTANTS.items() if fits([value] * len(factors))]
    return found[0] if len(found) == 1 else ""
