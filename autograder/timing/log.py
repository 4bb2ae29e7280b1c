"""What a measurement writes down: every turn, and what the verdict needs to know besides.

A log is stored with the result as plain JSON; `autograder replay` judges it anew.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal

from autograder.errors import UsageError
from autograder.result import JSON
from autograder.timing.noise import PAIRS

Side = Literal["reference", "student"]
SIDES: tuple[Side, Side] = ("reference", "student")
FORMAT = 1
LEAST, MOST = 1e-9, 1e9  # of any time in seconds, and of any speed


class Ended(StrEnum):
    """Why a measurement ended before its verdict was a matter of time."""

    NOT = ""
    WRONG = "wrong result"  # an answer differs from the solution's
    STOPPED = "stopped"  # two turns hit the limit of a turn
    DIED = "the process ended"
    RAISED = "raised an exception"
    WORKED_ON = "worked on after its answer"
    BUSY = "the device is in use"
    NOISY = "the machine is too noisy"
    BROKEN = "the grader failed"


@dataclass(frozen=True)
class Turn:
    """One turn: the same dependent chain of work on the same inputs for both sides of a pair.

    launch: 0, 1, 2; seconds: from before "go" until the last byte of the answer, by the grader's
    clock. flags: what was wrong with the machine meanwhile; a pair with flags is left out.
    """

    launch: int
    side: Side
    seconds: float
    flags: tuple[str, ...] = ()


@dataclass
class TurnLog:
    """A measurement.

    check: the row's key; device: its name; noise: the class of the device's noise, as a
    coefficient of variation; margin: how far thresholds are from any calibrated solution; pairs:
    how many count, an odd number, fixed by noise and margin; tiers: threshold -> share of the
    points, the student's speed as a multiple of the solution's; units: links of the chain in a
    turn; solo: seconds of the solution's turns while the student's process was frozen; ended,
    detail: why it was over early; attempts: how often the machine was found unfit before; measured:
    when, ISO 8601: a regrade that repeats a verdict has the time of the first one.
    """

    check: str
    device: str
    noise: float
    margin: float
    pairs: int
    tiers: dict[float, float]
    units: int = 1
    solo: list[float] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    ended: Ended = Ended.NOT
    detail: str = ""
    attempts: int = 0
    measured: str = ""

    def taken(self) -> list[tuple[Turn, Turn]]:
        """The pairs (reference, student), flagged ones too, in order. Consecutive turns of one
        launch make a pair, whichever comes first; a lone last turn makes none. Raises UsageError
        where the log is none that a measurement writes."""
        found = []
        for first, second in zip(self.turns[::2], self.turns[1::2], strict=False):
            if first.launch != second.launch or {first.side, second.side} != set(SIDES):
                raise UsageError("turn log: two turns do not make a pair")
            found.append((first, second) if first.side == "reference" else (second, first))
        for turn in self.turns:
            if not (math.isfinite(turn.seconds) and turn.seconds > 0):
                raise UsageError(f"turn log: a turn of {turn.seconds} seconds")
        return found

    def to_dict(self) -> dict[str, JSON]:
        """Plain JSON values; `from_dict` reads it back."""
        values = asdict(self)
        values["tiers"] = [[speed, share] for speed, share in sorted(self.tiers.items())]
        values["turns"] = [
            [turn.launch, turn.side, turn.seconds, *turn.flags] for turn in self.turns
        ]
        return {"format": FORMAT, **values, "ended": str(self.ended)}

    @classmethod
    def broken(cls, check: str, detail: str) -> TurnLog:
        """Of a measurement that failed by our own fault."""
        return cls(check, "", 0.0, 0.0, 1, {1.0: 1.0}, ended=Ended.BROKEN, detail=detail)

    @classmethod
    def from_dict(cls, values: Any) -> TurnLog:
        """Raises UsageError where it is not what `to_dict` made."""
        try:
            rest = dict(values)
            if rest.pop("format") != FORMAT:
                raise ValueError(f"expected format {FORMAT}")
            rest["tiers"] = {float(speed): float(share) for speed, share in rest["tiers"]}
            rest["turns"] = [
                Turn(int(launch), _side(side), float(seconds), tuple(map(str, flags)))
                for launch, side, seconds, *flags in rest["turns"]
            ]
            rest["solo"] = [float(each) for each in rest["solo"]]
            rest["ended"] = Ended(rest["ended"])
            log = cls(**rest)
            if log.ended is not Ended.BROKEN and log.margin not in PAIRS:
                raise ValueError(f"no margin of a device: {log.margin}")
            _sound(log)
            log.taken()
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            raise UsageError(f"this is no turn log: {what}") from None
        return log


def _sound(log: TurnLog) -> None:
    """Raises ValueError where a number is none that a measurement can have."""
    whole = {"pairs": log.pairs, "units": log.units, "attempts": log.attempts}
    for name, number in whole.items():
        if type(number) is not int or number < (name != "attempts"):
            raise ValueError(f"{name}: {number!r}")
    for text in (log.check, log.device, log.detail, log.measured):
        if not isinstance(text, str):
            raise ValueError(f"expected a text, got {text!r}")
    if not 0 <= log.noise < 1:
        raise ValueError(f"noise: {log.noise!r}")
    for seconds in (*log.solo, *(turn.seconds for turn in log.turns)):
        if not LEAST <= seconds <= MOST:
            raise ValueError(f"a turn of {seconds!r} seconds")
    for speed, share in log.tiers.items():
        if not (LEAST <= speed <= MOST and 0 <= share <= 1):
            raise ValueError(f"tier {speed!r}: {share!r}")
    if not log.tiers:
        raise ValueError("no tier")


def _side(name: str) -> Side:
    for side in SIDES:
        if name == side:
            return side
    raise ValueError(f"no side {name!r}")
