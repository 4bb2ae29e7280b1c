"""A measurement as a picture: every pair's ratio, the thresholds, the median and its interval.

Lengths are CSS pixels; the ratio's axis is logarithmic. `templates/timed.svg.j2` draws.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.reports.base import one_line
from autograder.reports.safe_html import template
from autograder.result import Result
from autograder.timing.judge import Outcome, Verdict, judge, ratio_of
from autograder.timing.log import TurnLog

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 12.0, 28.0
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Dot:
    """A pair. told: its number and its ratio, for a reader."""

    x: float
    y: float
    kept: bool
    told: str


@dataclass(frozen=True)
class Picture:
    """lines: thresholds as (height, label). launches: where a new one begins. label: all of it in
    a sentence, for who cannot see it."""

    dots: list[Dot]
    lines: list[tuple[float, str]]
    launches: list[float]
    median: float | None
    band: tuple[float, float] | None  # of the interval: top and height
    ticks: list[tuple[float, str]]
    label: str
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM


def picture(log: TurnLog) -> Picture | None:
    """None where no pair was measured."""
    pairs = log.taken()
    if not pairs:
        return None
    verdict = judge(log)
    values = [math.log(one.seconds / other.seconds) for one, other in pairs]
    low = min([*values, *map(math.log, log.tiers)]) - 0.1
    high = max([*values, *map(math.log, log.tiers)]) + 0.1

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP), 1)

    def across(number: float) -> float:
        return round(LEFT + (number + 0.5) / len(pairs) * (WIDTH - LEFT - RIGHT), 1)

    timed = verdict.outcome is Outcome.TIMED
    top, bottom = (up(math.log(v)) if timed else 0.0 for v in (verdict.high, verdict.low))
    return Picture(
        dots=[
            Dot(across(n), up(value), ratio_of(*pair) is not None, f"pair {n + 1}: {_times(value)}")
            for n, (pair, value) in enumerate(zip(pairs, values, strict=True))
        ],
        lines=[(up(math.log(speed)), f"{speed:g}") for speed in sorted(log.tiers)],
        launches=[
            across(n - 0.5)
            for n in range(1, len(pairs))
            if pairs[n][0].launch != pairs[n - 1][0].launch
        ],
        median=up(math.log(verdict.ratio)) if timed else None,
        band=(top, max(bottom - top, 1.0)) if timed else None,
        ticks=[(up(math.log(v)), f"{v:g}") for v in _ticks(low, high)],
        label=sentence(log, verdict),
    )


def sentence(log: TurnLog, verdict: Verdict) -> str:
    """The measurement in words."""
    if verdict.outcome is not Outcome.TIMED:
        return f"{verdict.outcome}: {verdict.reason}"
    tiers = ", ".join(f"{speed:g}" for speed in sorted(log.tiers))
    return (
        f"{verdict.ratio:.2f} times the solution's speed (95 % interval {verdict.low:.2f} to "
        f"{verdict.high:.2f}, median of {len(log.taken())} pairs); thresholds {tiers}"
    )


@dataclass(frozen=True)
class Timed:
    """A timed check on a result's page."""

    title: str
    said: str
    picture: Picture | None


def timed_checks(result: Result) -> list[Timed]:
    """The measurements that belong to rows of a result; a log that cannot be read is left out."""
    logs = result.staff.get("timing")
    found = []
    for row in result.rows:
        if not isinstance(logs, dict) or row.key not in logs or not row.extra:
            continue
        with contextlib.suppress(UsageError):
            log = TurnLog.from_dict(logs[row.key])
            found.append(Timed(one_line(row.title), sentence(log, judge(log)), picture(log)))
    return found


def page(log: TurnLog) -> str:
    """The picture as an HTML file of its own."""
    each = Timed(log.check, sentence(log, judge(log)), picture(log))
    return template(TEMPLATES, "timed.html.j2", "result.css.j2").render(each=each) + "\n"


def _times(value: float) -> str:
    return f"{math.exp(value):.3g} times the solution's speed"


def _ticks(low: float, high: float) -> list[float]:
    """Powers of two, or of ten where the axis is long."""
    base = 2.0 if high - low < 4 else 10.0
    first, last = math.ceil(low / math.log(base)), math.floor(high / math.log(base))
    return [base**power for power in range(first, last + 1)]
