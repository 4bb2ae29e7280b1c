"""Learning curves laid out: held-out perplexity over the number of tokens learnt from.

Both axes are logarithmic. Lengths are CSS pixels; `templates/milestones.html.j2` draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log

from autograder.milestones.stage import Point

WIDTH, HEIGHT = 640.0, 320.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 12.0, 40.0
ROOM = 0.08  # of an axis' length, left free at either end
# ticks at these times a power of ten, the coarsest that give enough of them
STEPS = ((1.0, 2.0, 5.0), *(tuple(k / n for k in range(n, 10 * n)) for n in (1, 4, 20)))
ENOUGH = 3


@dataclass(frozen=True)
class Curve:
    """label: whose; tone: "1", "2", ... by stage; mine: the student's, or the reference's."""

    label: str
    tone: str
    mine: bool
    points: Sequence[Point]


@dataclass(frozen=True)
class Drawn:
    """A curve as an SVG path with a dot at every point; told: the numbers, for a reader."""

    curve: Curve
    path: str
    dots: list[tuple[float, float, str]]


@dataclass(frozen=True)
class Chart:
    """x_ticks, y_ticks: position and label. best: height of the line of the best possible one."""

    curves: list[Drawn]
    x_ticks: list[tuple[float, str]]
    y_ticks: list[tuple[float, str]]
    best: float | None
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM


class _Axis:
    """A logarithmic axis from pixel `start` to pixel `end`."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = log(min(values)), log(max(values))
        room = ROOM * max(high - low, 0.5)
        self._low, self._high = low - room, high + room
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        share = (log(value) - self._low) / (self._high - self._low)
        return round(self._start + share * (self._end - self._start), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """1, 2, 5, 10, ... where they lie on the axis; denser on a short one."""
        powers = range(floor(self._low / log(10)), ceil(self._high / log(10)) + 1)
        found: list[float] = []
        for steps in STEPS:
            numbers = [step * 10.0**power for power in powers for step in steps]
            found = [v for v in numbers if self._low <= log(v) <= self._high]
            if len(found) >= ENOUGH:
                break
        return [(self(v), _short(v)) for v in found]


def chart(curves: Sequence[Curve], best: float | None) -> Chart | None:
    """None where there is no point to draw."""
    points = [point for curve in curves for point in curve.points]
    if not points:
        return None
    across = _Axis([point.tokens for point in points], LEFT, WIDTH - RIGHT)
    values = [point.perplexity for point in points] + ([best] if best else [])
    up = _Axis(values, HEIGHT - BOTTOM, TOP)
    return Chart(
        curves=[_drawn(curve, across, up) for curve in curves if curve.points],
        x_ticks=across.ticks(),
        y_ticks=up.ticks(),
        best=up(best) if best else None,
    )


def _drawn(curve: Curve, across: _Axis, up: _Axis) -> Drawn:
    dots = [
        (across(p.tokens), up(p.perplexity), f"{p.tokens:,} tokens: {p.perplexity:.4g}")
        for p in curve.points
    ]
    return Drawn(curve, "M" + " L".join(f"{x} {y}" for x, y, _ in dots), dots)


def _short(value: float) -> str:
    """1000 -> 1k, 2e6 -> 2M."""
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"
