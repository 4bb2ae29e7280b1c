"""What a student's code answered in one case, condensed: the evidence for a diagnosis.

Every comparison of a check (`assert_equal`, `assert_close`, `assert_samples`, `require`) observes
what it was given, up to the first that fails. Two programs with the same mistake leave the same
observations, so the record of a student's case can be held against that of a known mistake
(`autograder.diagnose`) without running the mistake again, and without keeping any answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from autograder.checks.binomial import binomial_p
from autograder.worker.client import Handle

Kind = Literal["equal", "close", "samples", "truth", "raised"]
FEW = 8  # numbers that are kept as they are; more become their norm and four projections
OUTCOMES = 24  # of a sampler that are kept apart; the rest is one
MAX_PARTS, MAX_DEPTH = 200_000, 40  # of a value that is looked at; nothing larger is evidence
CLOSE = 1e-5  # relative; room for float32 and another order of summation


class TooLarge(Exception):
    """A value has more parts than are worth a look."""


@dataclass(frozen=True)
class Observation:
    """One comparison.

    digest: of all that must agree exactly, "right" for a right answer; values: of "close", see
    `_condensed`; counts: of "samples", digest of an outcome -> how often. right: the comparison
    passed. apart: how far from right; "close": the largest |got - want| in units of its
    tolerance, "samples": the p-value, the others 0 or infinity. plain: the answer is one that a
    program gives without having computed anything (nothing, zeros, one constant, NaN, a truth
    value): no evidence for a mistake. name: of the tensor, where a check compares several.
    transforms: how the answer follows from the right one (`transforms.py`).
    """

    kind: Kind
    digest: str
    values: tuple[float, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    right: bool = False
    apart: float = float("inf")
    plain: bool = False
    name: str = ""
    transforms: tuple[tuple[str, float], ...] = ()

    def same(self, other: Observation) -> bool:
        """Whether two programs answered the same, as far as rounding and chance allow."""
        mine, theirs = (self.kind, self.name, self.digest), (other.kind, other.name, other.digest)
        if mine != theirs:
            return False
        if self.kind == "samples" and self.counts:
            return _same_law(dict(self.counts), dict(other.counts))
        scale = max(map(abs, (*self.values, *other.values)), default=0.0)
        return len(self.values) == len(other.values) and all(
            abs(a - b) <= CLOSE * scale for a, b in zip(self.values, other.values, strict=True)
        )


@dataclass(frozen=True)
class CaseRecord:
    """One case of a check. shape: the sizes of what was asked and of what was right, so that
    settings can be told apart.
    symbols: the sizes that have a name. complete: False when the code ended in a way that says
    nothing (a limit, a crash)."""

    observations: tuple[Observation, ...]
    shape: str
    complete: bool = True
    symbols: tuple[tuple[str, int], ...] = ()

    @property
    def right(self) -> bool:
        return self.complete and all(each.right for each in self.observations)

    @property
    def telling(self) -> bool:
        """Whether the case is evidence: it failed, clearly, on an answer that was computed."""
        wrong = [each for each in self.observations if not each.right]
        return self.complete and any(
            not each.plain and (each.kind != "close" or each.apart >= 1e3) for each in wrong
        )

    def same(self, other: CaseRecord) -> bool:
        mine, theirs = self.observations, other.observations
        return (
            self.complete
            and other.complete
            and len(mine) == len(theirs)
            and all(a.same(b) for a, b in zip(mine, theirs, strict=True))
        )


class Recorder:
    """Gathers the observations of one case. symbols: filled by the case while it draws."""

    def __init__(self, symbols: Mapping[str, int] | None = None) -> None:
        self.symbols = {} if symbols is None else symbols
        self.observations: list[Observation] = []
        self.shapes: list[str] = []

    def record(self, complete: bool = True) -> CaseRecord:
        symbols = tuple(self.symbols.items())
        return CaseRecord(tuple(self.observations), "|".join(self.shapes), complete, symbols)


_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


@contextlib.contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Observe the comparisons made inside."""
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def observe(
    kind: Kind,
    got: object,
    want: object,
    right: bool,
    apart: float,
    name: str = "",
    transforms: tuple[tuple[str, float], ...] = (),
) -> None:
    """Note a comparison. got: of "samples", a Counter of the outcomes. name, transforms: see
    Observation."""
    recorder = _recorder.get()
    if recorder is None:
        return
    recorder.shapes.append(_shape(want))
    if right:  # one right answer is like another: only wrong ones are looked at closely
        recorder.observations.append(Observation(kind, "right", right=True, apart=apart, name=name))
        return
    try:
        seen = _observation(kind, got, apart)
    except TooLarge:
        seen = Observation(kind, "too large", apart=apart, plain=True)
    recorder.observations.append(replace(seen, name=name, transforms=transforms))


def asked(arguments: Sequence[Any]) -> None:
    """Note the sizes of what the student's code is given: the setting of the case."""
    recorder = _recorder.get()
    if recorder is not None:
        recorder.shapes.append(",".join(_shape(each, 4) for each in arguments))


def raised(kind: str) -> Observation:
    """The student's code ended in an exception: never evidence by itself."""
    return Observation("raised", kind, plain=True)


def _observation(kind: Kind, got: object, apart: float) -> Observation:
    if kind == "samples" and isinstance(got, Counter):
        counts = Counter({_digest(_Walk().walk(o)): n for o, n in got.items()})
        most = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
        rest = sum(n for _, n in most[OUTCOMES:])
        kept = (*most[:OUTCOMES], *([("rest", rest)] if rest else []))
        return Observation(kind, str(got.total()), (), kept, apart=apart)
    walk = _Walk(exact=kind != "close")
    digest = _digest(walk.walk(got))
    plain = kind == "truth" or walk.plain
    return Observation(kind, digest, _condensed(walk.numbers), apart=apart, plain=plain)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


class _Walk:
    """A value as a text that is equal for values that comparisons hold equal (lists and tuples
    and arrays, 3 and 3.0, any order of keys). exact: numbers are part of the text; else they are
    gathered in `numbers`, in order."""

    def __init__(self, exact: bool = True) -> None:
        self.numbers: list[float] = []
        self._exact = exact
        self._parts = 0
        self._some: set[str] = set()  # at most two different leaves: is there more than one?
        self._nan = False

    @property
    def plain(self) -> bool:
        """Nothing, a zero, one value all over, or not a number."""
        zero = self._some <= {"0", "''", "None", "?"}
        return self._nan or zero or (self._parts > 2 and len(self._some) < 2)

    def walk(self, value: Any, depth: int = 0) -> str:
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_DEPTH:
            raise TooLarge
        if isinstance(value, Handle):
            return self._leaf(value)
        if hasattr(value, "detach"):
            value = value.detach().cpu().numpy()
        if isinstance(value, (np.ndarray, np.generic)):
            if math.prod(max(size, 1) for size in value.shape) > MAX_PARTS:
                raise TooLarge  # a billion empty rows take no byte on their way here
            value = value.tolist()
        if isinstance(value, Mapping):
            items = sorted(((_Walk().walk(k), v) for k, v in value.items()), key=lambda kv: kv[0])
            self._some.update(key for key, _ in items[:2])
            return "{" + ",".join(f"{k}:{self.walk(v, depth + 1)}" for k, v in items) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ",".join(self.walk(v, depth + 1) for v in value) + "]"
        if isinstance(value, (set, frozenset)):
            return "<" + ",".join(sorted(_Walk().walk(v) for v in value)) + ">"
        return self._leaf(value)

    def _leaf(self, value: Any) -> str:
        text = self._number(value)
        if len(self._some) < 3:
            self._some.add(text)
        exact = self._exact or isinstance(value, (str, bool, type(None)))
        return text if exact or text in ("nan", "inf", "-inf", "?") else "#"

    def _number(self, value: Any) -> str:
        if isinstance(value, (str, bool, type(None))):
            return repr(value)
        if not isinstance(value, (int, float, Fraction)):
            return "?"  # a handle, bytes, a complex number: no check of ours compares them
        try:
            number = float(value)
        except OverflowError:
            return "inf"
        self._nan = self._nan or number != number
        if np.isfinite(number):
            self.numbers.append(number)
        return str(int(value)) if value == number and number.is_integer() else repr(number)


def _condensed(numbers: list[float]) -> tuple[float, ...]:
    """A few numbers that differ when the given ones do: themselves, or norm and projections."""
    if len(numbers) <= FEW:
        return tuple(numbers)
    vector = np.array(numbers)
    directions = np.random.default_rng(len(numbers)).normal(size=(4, len(numbers)))
    return (float(np.linalg.norm(vector)), *(float(x) for x in directions @ vector))


def _same_law(mine: dict[str, int], theirs: dict[str, int]) -> bool:
    """Whether two equally long runs of draws may come from one distribution: exact two-sided
    binomial tests of each outcome, given how often both had it, with Bonferroni's correction."""
    outcomes = {*mine, *theirs}
    together = [(mine.get(o, 0), mine.get(o, 0) + theirs.get(o, 0)) for o in outcomes]
    worst = min((binomial_p(k, n, 0.5) for k, n in together if n), default=1.0)
    return worst * len(outcomes) > 1e-3


def _shape(value: object, depth: int = 3) -> str:
    """The sizes of a value, coarsely."""
    if depth == 0:
        return "."
    tensor = not isinstance(value, Handle) and hasattr(value, "detach")
    if isinstance(value, np.ndarray) or tensor:
        return f"s{'x'.join(map(str, value.shape))}"  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        key = next(iter(value), None)
        inner = f"{_shape(key, depth - 1)}:{_shape(value.get(key), depth - 1)}"
        return f"m{len(value)}({inner})"
    if isinstance(value, (list, tuple)):
        parts = dict.fromkeys(_shape(each, depth - 1) for each in value[:FEW])
        return f"s{len(value)}({';'.join(parts)})"
    return type(value).__name__[:1]
