"""From a turn log to a verdict. Nothing here looks at a clock, a device or a process."""

from __future__ import annotations

import bisect
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from autograder.result import JSON
from autograder.timing.log import Ended, Turn, TurnLog
from autograder.timing.noise import noise_class

TOO_MANY_FLAGS = 0.2  # of the pairs
# by margin: how much slower than alone the solution may be beside the submission, where that
# decides. On a quiet CPU, submissions that reach a threshold slowed it by 0.13 at most: by what
# they leave in the caches; loops, which fail anyway, by 0.34
SLOWED = {0.10: 0.05, 0.40: 0.20}
CONFIDENCE = 0.95
# (how many pairs, how many times slower than the lowest threshold all of them are)
HOPELESS = ((3, 10.0), (9, 2.5))


class Outcome(StrEnum):
    """What a measurement says."""

    TIMED = "timed"  # the tier is a matter of speed
    FAILED = "failed"  # wrong, dead or far beyond any limit
    INCONCLUSIVE = "inconclusive"  # the machine was not fit; says nothing about the student


@dataclass(frozen=True)
class Verdict:
    """share: of the row's points. ratio: the student's speed as a multiple of the solution's; low,
    high: its 95 % confidence interval, for people: it decides nothing; all three 0 where nothing
    was timed. reason: why it failed or is inconclusive."""

    outcome: Outcome
    share: float = 0.0
    ratio: float = 0.0
    low: float = 0.0
    high: float = 0.0
    reason: str = ""

    def extra(self, log: TurnLog) -> dict[str, JSON]:
        """What a row tells about how it was measured."""
        return {
            "ratio": round(self.ratio, 4),
            "interval": [round(self.low, 4), round(self.high, 4)],
            "device": log.device,
            "noise": log.noise,
            "pairs": len(ratios(log)),
            "measured": log.measured,
        }


def ratios(log: TurnLog) -> list[float]:
    """log(reference's seconds / student's seconds) of every pair that counts, in order."""
    found = [each for pair in log.taken() if (each := ratio_of(*pair)) is not None]
    return found[: log.pairs]


def ratio_of(reference: Turn, student: Turn) -> float | None:
    """A pair's; None where it does not count."""
    if reference.flags or student.flags:
        return None
    return math.log(reference.seconds / student.seconds)


def decided(log: TurnLog, found: Sequence[float]) -> bool:
    """Whether further pairs can no longer move the median into another tier: more than half of
    all pairs, those that are still to come included, lie in one tier. Saves time, not accuracy:
    the tier is that of the full measurement. Or, at two fixed moments, whether the first pairs are
    all so far below every threshold that no noise explains it: a loop in the place of a matrix
    product would else take minutes. found: `ratios`."""
    lowest = min(log.tiers)
    for first, times in HOPELESS:
        if len(found) >= first and max(found[:first]) < math.log(lowest / times):
            return True
    tiers = [_tier(log, each) for each in found]
    return any(2 * tiers.count(tier) > log.pairs for tier in set(tiers))


def complete(log: TurnLog, found: Sequence[float] | None = None) -> bool:
    """Whether nothing more needs to be measured. found: `ratios` where they are known."""
    known = ratios(log) if found is None else found
    return log.ended is not Ended.NOT or len(known) == log.pairs or decided(log, known)


def judge(log: TurnLog) -> Verdict:
    """The verdict of a measurement that is complete, or inconclusive. Pure: same log, same
    verdict; where all pairs are there their order does not matter, nor does the unit of time."""
    if log.ended in (Ended.BUSY, Ended.NOISY, Ended.BROKEN):
        return Verdict(Outcome.INCONCLUSIVE, reason=str(log.ended))
    if log.ended is not Ended.NOT:
        return Verdict(Outcome.FAILED, reason=str(log.ended))
    if why := _disturbed(log):
        return Verdict(Outcome.INCONCLUSIVE, reason=why)
    if not complete(log):
        return Verdict(Outcome.INCONCLUSIVE, reason="it was interrupted")
    found = sorted(ratios(log))
    middle = statistics.median(found)  # where it ended early, too, in the tier that most are in
    tier = _tier(log, middle)
    if _tier(log, middle - _slowed(log)) != tier:
        why = "the solution was slower beside the submission than alone"
        return Verdict(Outcome.INCONCLUSIVE, reason=why)
    share = log.tiers[sorted(log.tiers)[tier - 1]] if tier else 0.0
    low, high = _interval(found)
    return Verdict(Outcome.TIMED, share, math.exp(middle), math.exp(low), math.exp(high))


def _tier(log: TurnLog, ratio: float) -> int:
    """How many thresholds a log ratio reaches."""
    return bisect.bisect_right(sorted(log.tiers), math.exp(ratio))


def _disturbed(log: TurnLog) -> str:
    """By what, where it was in too many pairs."""
    pairs = log.taken()
    flagged = [pair for pair in pairs if pair[0].flags or pair[1].flags]
    if len(flagged) <= max(1, TOO_MANY_FLAGS * len(pairs)):
        return ""
    names = sorted({flag for pair in flagged for turn in pair for flag in turn.flags})
    return f"the machine was disturbed ({', '.join(names)})"


def _slowed(log: TurnLog) -> float:
    """The logarithm of what the solution needed beside the submission as a multiple of what it
    needed alone; 0 where that is no more than the machine's own doing. Judged by the solution's
    turns alone, since the student's could be made to look noisy. Whoever leaves a device slow
    reaches only the next turn, so the turns that come second in their pair are also compared with
    those that come first."""
    orders: dict[str, list[float]] = {}
    for first, (one, other) in zip(log.turns[::2], log.taken(), strict=False):
        if not (one.flags or other.flags):
            orders.setdefault(first.side, []).append(one.seconds)
    if not orders or len(log.solo) < 2:
        return 0.0
    medians = [statistics.median(seconds) for seconds in orders.values()]
    times = max(medians) / min(statistics.median(log.solo), *medians)
    # the noise of the solution alone: beside the submission, that could make it look noisy
    known = noise_class(log.solo, log.margin) or log.noise
    return math.log(times) if times - 1 > max(SLOWED[log.margin], known) else 0.0


def _interval(found: list[float]) -> tuple[float, float]:
    """A confidence interval of the median, from the order of the values alone."""
    n = len(found)
    below, rank = 0.0, 0
    for k in range(n // 2):
        below += math.comb(n, k) / 2**n
        if below > (1 - CONFIDENCE) / 2:
            break
        rank = k + 1
    return found[max(rank - 1, 0)], found[min(n - rank, n - 1)]
