"""How far right and wrong are apart, check by check: the numbers for `pictures.html.j2`.

On both scales right lies on the left and wrong on the right: distances in tolerances, and
p-values of samplers from likely to impossible. What lies beyond a scale is put at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log10
from typing import Literal

from autograder.checks.sampling import ALPHA
from autograder.validate.evidence import measured, number, power
from autograder.validate.gradings import Graded
from autograder.validate.kills import FAR, IMPOSSIBLE, failed_keys
from autograder.validate.matrices import LETTER, Column, columns_of, shortened
from autograder.validate.proofs import Validation
from autograder.validate.scores import NEAR, UNLIKELY

Measure = Literal["close", "samples"]

LINE = 24  # the height of a check
PLOT = 620  # the width of a scale
EDGE = 26  # of it at each end, for what lies beyond
AXIS = 44  # the height of a scale's words


@dataclass(frozen=True)
class Dot:
    """A program. x: where; value: how far, in words; clear: inside its allowed zone."""

    x: float
    name: str
    value: str
    clear: bool

    @property
    def short(self) -> str:
        return shortened(self.name, 26)


@dataclass(frozen=True)
class Track:
    """A check. right: the right program that comes nearest to failing; wrong: the mutants that
    fail it by what is measured here, the nearest first; others: those that fail it otherwise."""

    y: float
    column: Column
    right: Dot | None
    wrong: list[Dot]
    others: int

    @property
    def name(self) -> str:
        return shortened(self.column.row.key)


@dataclass(frozen=True)
class Scale:
    """unit: what is drawn; ticks: (x, label); good, bad: the ends of the allowed zones; verdict:
    where a check begins to fail, and what is written there."""

    id: str
    unit: str
    ticks: list[tuple[float, str]]
    good: float
    bad: float
    verdict: tuple[float, str]
    limits: tuple[str, str]
    tracks: list[Track]
    width: float = PLOT
    axis: float = AXIS

    @property
    def names(self) -> float:
        """The width of the checks' names."""
        return 12 + LETTER * max((len(each.name) for each in self.tracks), default=0)

    @property
    def height(self) -> float:
        return AXIS + LINE * len(self.tracks)


@dataclass(frozen=True)
class Exact:
    """A check that compares nothing but exactly."""

    key: str
    title: str
    kills: int


def distances(found: Validation) -> Scale:
    """The checks that compare numbers, in tolerances."""
    ticks = [(_tolerances(10.0**n), power(n) if n else "1") for n in range(-4, 5, 2)]
    ends = [(EDGE / 2, "less"), (PLOT - EDGE / 2, "more")]
    return Scale(
        id="tolerances",
        unit="Distance from the right answer, in tolerances",
        ticks=[*ticks, *ends],
        good=_tolerances(NEAR),
        bad=_tolerances(FAR),
        verdict=(_tolerances(1.0), "tolerance"),
        limits=(f"right: at most {NEAR:g}", f"wrong: at least {FAR:g}"),
        tracks=_tracks(found, "close"),
    )


def chances(found: Validation) -> Scale:
    """The checks that test a sampler, by p-value."""
    ticks = [(_chance(10.0**-n), power(-n) if n else "1") for n in range(0, 13, 3)]
    return Scale(
        id="chances",
        unit="p-value of the draws",
        ticks=[*ticks, (PLOT - EDGE / 2, "less")],
        good=_chance(UNLIKELY),
        bad=_chance(IMPOSSIBLE),
        verdict=(_chance(ALPHA), "limit"),
        limits=(f"right: {_limit(UNLIKELY)} or more", f"wrong: below {_limit(IMPOSSIBLE)}"),
        tracks=_tracks(found, "samples"),
    )


def exact(found: Validation) -> list[Exact]:
    """The checks without anything to measure."""
    return [
        Exact(column.row.key, column.row.title, len(column.killers))
        for column in columns_of(found)
        if not any(_values(found.graded, column.row.key, kind) for kind in ("close", "samples"))
    ]


def _tracks(found: Validation, kind: Measure) -> list[Track]:
    columns = [each for each in columns_of(found) if _values(found.graded, each.row.key, kind)]
    return [_track(found, kind, column, n) for n, column in enumerate(columns)]


def _track(found: Validation, kind: Measure, column: Column, number: int) -> Track:
    key = column.row.key
    right = [each for each in found.graded if each.variant.kind in ("solution", "alternative")]
    near = _dots([(each, measured(each.records.get(key, ()), kind)) for each in right], kind)
    failing = [each for each in found.mutants if key in failed_keys(each)]
    wrong = [(each, measured(each.records.get(key, ()), kind, right=False)) for each in failing]
    far = _dots(wrong, kind)
    return Track(
        y=AXIS + LINE * number,
        column=column,
        right=_dot(*near[-1], kind, right=True) if near else None,
        wrong=[_dot(*each, kind, right=False) for each in far],
        others=len(failing) - len(far),
    )


def _dots(measured: list[tuple[Graded, list[float]]], kind: Measure) -> list[tuple[Graded, float]]:
    """Each program by its comparison that is farthest from right; the nearest program first."""
    farthest = max if kind == "close" else min
    found = [(each, farthest(values)) for each, values in measured if values]
    return sorted(found, key=lambda each: each[1], reverse=kind == "samples")


def _dot(graded: Graded, value: float, kind: Measure, right: bool) -> Dot:
    if kind == "close":
        x, unit = _tolerances(value), "tolerances"
        clear = value <= NEAR if right else value >= FAR
    else:
        x, unit = _chance(value), "p-value"
        clear = value >= UNLIKELY if right else value < IMPOSSIBLE
    said = f"{number(value)} {unit}" if kind == "close" else f"{unit} {number(value)}"
    return Dot(x, graded.variant.name, said, clear)


def _values(graded: list[Graded], key: str, kind: Measure) -> bool:
    """Whether some program is measured in a check."""
    return any(measured(each.records.get(key, ()), kind) for each in graded)


def _tolerances(value: float) -> float:
    """Twelve decades, from 1e-6 to 1e6."""
    return _place((log10(value) + 6) / 12 if value > 0 else -inf)


def _chance(p: float) -> float:
    """Fifteen decades, from 1 down to 1e-15."""
    return _place(-log10(p) / 15 if p > 0 else inf)


def _place(share: float) -> float:
    """A share of the scale as a place on it; what lies beyond goes to the middle of an edge."""
    if -1e-9 <= share <= 1 + 1e-9:
        return round(EDGE + share * (PLOT - 2 * EDGE), 1)
    return EDGE / 2 if share < 0 else PLOT - EDGE / 2


def _limit(p: float) -> str:
    return power(round(log10(p)))
