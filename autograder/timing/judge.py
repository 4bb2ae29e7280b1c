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
# by margin: how much slower than alone the solution may be beside the submission: by less than
# calibrated programs are away from thresholds (a program that nobody measured may lie nearer)
SLOWED = {0.10: 0.05, 0.40: 0.40}
CONFIDENCE = 0.95
FIRST, FAR = 9, 2.5  # pairs that are all that much below the lowest threshold


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
    the tier is that of the full measurement. Or, at one fixed moment, whether the first pairs are
    all so far below every threshold that no noise explains it: a loop in the place of a matrix
    product would else take minutes. found: `ratios`."""
    hopeless = math.log(min(log.tiers) / FAR)
    if len(found) >= FIRST and max(found[:FIRST]) < hopeless:
        return True
    tiers = [_tier(log, each) for each in found]
    return any(2 * tiers.count(tier) > log.pairs for tier in set(tiers))


def complete(log: TurnLog, found: Sequence[float] | None = None) -> bool:
    """Whether nothing more needs to be measured. found: `ratios` where they are known."""
    known = ratios(log) if found is None else found
    return log.ended is not Ended.NOT or len(known) == log.pairs or decided(log, known)


def judge(log: TurnLog) -> Verdict:
    """The verdict of a measurement that is complete, or inconclusive. Pure: same log, same
    verdict; the order of the pairs does not matter, nor does the unit of time."""
    if log.ended in (Ended.BUSY, Ended.NOISY, Ended.BROKEN):
        return Verdict(Outcome.INCONCLUSIVE, reason=str(log.ended))
    if log.ended is not Ended.NOT:
        return Verdict(Outcome.FAILED, reason=str(log.ended))
    if unfit := _unfit(log):
        return Verdict(Outcome.INCONCLUSIVE, reason=unfit)
    found = sorted(ratios(log))
    if not complete(log):
        return Verdict(Outcome.INCONCLUSIVE, reason="it was interrupted")
    thresholds = sorted(log.tiers)
    reached = _middle_tier(log, found)
    share = log.tiers[thresholds[reached - 1]] if reached else 0.0
    low, high = _interval(found)
    middle = math.exp(statistics.median(found))
    return Verdict(Outcome.TIMED, share, middle, math.exp(low), math.exp(high))


def _middle_tier(log: TurnLog, found: list[float]) -> int:
    """The tier of the median; where the measurement ended early, the one that holds it."""
    if len(found) == log.pairs:
        return _tier(log, statistics.median(found))
    tiers = [_tier(log, each) for each in found]
    return max(set(tiers), key=tiers.count)


def _tier(log: TurnLog, ratio: float) -> int:
    """How many thresholds a log ratio reaches."""
    return bisect.bisect_right(sorted(log.tiers), math.exp(ratio))


def _unfit(log: TurnLog) -> str:
    """What the machine was unfit for; judged by the solution's turns alone, since the student's
    could be made to look noisy."""
    pairs = log.taken()
    flagged = [pair for pair in pairs if pair[0].flags or pair[1].flags]
    if len(flagged) > TOO_MANY_FLAGS * len(pairs):
        names = sorted({flag for pair in flagged for turn in pair for flag in turn.flags})
        return f"the machine was disturbed ({', '.join(names)})"
    kept = [one.seconds for one, other in pairs if not (one.flags or other.flags)]
    if kept and len(log.solo) > 1:
        slowed = statistics.median(kept) / statistics.median(log.solo) - 1
        # the noise of the solution alone: beside the submission, that could make it look noisy
        known = noise_class(log.solo, log.margin) or log.noise
        if slowed > max(SLOWED[log.margin], 2 * known):
            return "the solution was slower beside the submission than alone"
    return ""


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
