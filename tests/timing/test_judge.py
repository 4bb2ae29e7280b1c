"""The verdict is a pure function of the turn log."""

import json
import math

import numpy as np
import pytest

from autograder.errors import UsageError
from autograder.timing import Turn, TurnLog, judge
from autograder.timing.judge import Outcome, complete, decided, ratios
from autograder.timing.log import Ended
from autograder.timing.measure import Task
from autograder.timing.simulated import Machine, SimulatedWorker
from tests.timing.conftest import TASK

TIERS = {0.25: 0.3, 0.5: 0.6, 0.8: 1.0}


def log_of(speeds, pairs=None, solution=1.0, **more):
    """A log whose pairs have these speeds, in the order ABBA."""
    log = TurnLog("9.9/work", "a device", 0.02, 0.10, pairs or len(speeds), TIERS, **more)
    for n, speed in enumerate(speeds):
        pair = [Turn(0, "reference", solution), Turn(0, "student", solution / speed)]
        log.turns += pair[:: -1 if n % 2 else 1]
    return log


@pytest.mark.parametrize(
    "speed, share", [(0.1, 0), (0.24, 0), (0.26, 0.3), (0.49, 0.3), (0.51, 0.6), (0.81, 1), (9, 1)]
)
def test_each_speed_has_its_share(speed, share):
    verdict = judge(log_of([speed] * 15))
    assert (verdict.outcome, verdict.share) == (Outcome.TIMED, share)
    assert math.isclose(verdict.ratio, speed)


def test_the_order_of_the_pairs_does_not_matter():
    speeds = np.random.default_rng(1).lognormal(-0.5, 0.3, 21)
    again = np.random.default_rng(2).permutation(speeds)
    assert judge(log_of(speeds)) == judge(log_of(again))


def test_the_unit_of_time_does_not_matter():
    speeds = np.random.default_rng(1).lognormal(-0.5, 0.3, 21)
    one, other = judge(log_of(speeds)), judge(log_of(speeds, solution=1024.0))
    assert one.share == other.share and math.isclose(one.ratio, other.ratio)


def test_exchanging_the_sides_turns_the_ratio_over():
    speeds = np.random.default_rng(3).lognormal(0, 0.3, 21)
    one, other = judge(log_of(speeds)), judge(log_of(1 / speeds))
    assert math.isclose(one.ratio * other.ratio, 1)


def test_a_third_of_the_pairs_may_be_wild():
    assert judge(log_of([0.7] * 10 + [1e-3] * 5)).share == 0.6


def test_the_interval_holds_the_ratio_and_grows_with_the_noise():
    rng = np.random.default_rng(4)
    calm, wild = (judge(log_of(rng.lognormal(0, cv, 41))) for cv in (0.02, 0.3))
    assert calm.low < calm.ratio < calm.high
    assert wild.high / wild.low > calm.high / calm.low


def test_pairs_in_which_the_machine_was_disturbed_do_not_count():
    log = log_of([0.9] * 15 + [0.1] * 3, pairs=15)
    log.turns[30:] = [Turn(t.launch, t.side, t.seconds, ("throttled",)) for t in log.turns[30:]]
    assert judge(log).share == 1


def test_too_many_of_them_say_nothing():
    log = log_of([0.9] * 15, pairs=11)
    log.turns[:8] = [Turn(t.launch, t.side, t.seconds, ("throttled",)) for t in log.turns[:8]]
    verdict = judge(log)
    assert verdict.outcome is Outcome.INCONCLUSIVE and "throttled" in verdict.reason


@pytest.mark.parametrize("speed, slowed, share", [
    (0.85, 1.04, 1),  # by no more than a machine does of itself
    (0.85, 1.10, None),  # 0.77 beside a solution at its own speed
    (0.95, 1.10, 1),  # 0.86: the same tier
    (0.20, 1.10, 0), (0.20, 9, 0),  # gained nothing by it
    (2.0, 2.4, 1), (2.0, 2.6, None),
])  # fmt: skip
def test_a_tier_that_is_reached_only_beside_a_slowed_solution_says_nothing(speed, slowed, share):
    verdict = judge(log_of([speed] * 15, solution=slowed, solo=[1.0] * 15))
    assert (verdict.outcome is Outcome.INCONCLUSIVE) == (share is None)
    assert "slower beside" in verdict.reason if share is None else verdict.share == share


@pytest.mark.parametrize("why", [Ended.WRONG, Ended.STOPPED, Ended.DIED, Ended.RAISED])
def test_what_a_submission_did_fails_it(why):
    assert judge(log_of([2.0] * 15, ended=why)) == judge(log_of([], 15, ended=why))
    assert judge(log_of([], 15, ended=why)).reason == why


@pytest.mark.parametrize("why", [Ended.BUSY, Ended.NOISY])
def test_what_the_machine_did_says_nothing(why):
    assert judge(log_of([], 15, ended=why)).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("seed", range(20))
def test_an_early_end_has_the_verdict_of_the_full_measurement(seed):
    """`decided` looks ahead: whatever the pairs that are left out would have been."""
    speeds = np.random.default_rng(seed).lognormal(math.log(0.5), 0.2, 41)
    logs = (log_of(speeds[:k], 41) for k in range(1, 42))
    short = next(log for log in logs if decided(log, ratios(log)) or log.pairs == len(ratios(log)))
    assert judge(short).share == judge(log_of(speeds)).share


@pytest.mark.parametrize("speed, first", [(0.02, 3), (0.05, 9)])
def test_hopelessly_slow_code_is_told_from_the_first_pairs(speed, first):
    """Ten times slower than the lowest threshold: from three; two and a half times: from nine."""
    assert complete(log_of([speed] * first, 301)) and judge(log_of([speed] * first, 301)).share == 0
    assert not complete(log_of([speed] * (first - 1), 301))
    assert not complete(log_of([speed] * (first - 1) + [0.2], 301))


def test_an_unfinished_log_says_nothing():
    assert judge(log_of([0.9] * 4, 15)).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_times_that_are_none_are_refused(seconds):
    log = log_of([0.9] * 15)
    log.turns[3] = Turn(0, "student", seconds)
    with pytest.raises(UsageError):
        judge(log)


def test_a_log_survives_json():
    log = log_of([0.9] * 15, solo=[1.0] * 15, detail="x", units=3)
    assert TurnLog.from_dict(json.loads(json.dumps(log.to_dict()))) == log


@pytest.mark.parametrize("spoil", [{"margin": 0.25},
    {"format": 9}, {"turns": [[0, "grader", 1.0]]}, {"turns": 7}, {"pairs": None, "more": 1},
    {"turns": [[0, "student", 1.0], [0, "student", 1.0]]}, {"ended": "quick"}, {"tiers": [[1]]},
    {"tiers": []}, {"tiers": [[0, 1]]}, {"solo": [0, 0]}, {"pairs": 0}, {"pairs": "9"},
    {"noise": None}, {"attempts": "x"}, {"device": 7}, {"turns": [[math.inf, "student", 1]]},
    {"turns": [[0, "reference", 1e-300], [0, "student", 1e300]]},
])  # fmt: skip
def test_what_is_no_log_is_refused(spoil):
    with pytest.raises(UsageError, match="turn log"):
        TurnLog.from_dict({**log_of([0.9]).to_dict(), **spoil})


class SlowsAtRandom(SimulatedWorker):
    """Too slow, and leaves something behind that slows each turn of the solution anew."""

    def __init__(self, reference):
        super().__init__(reference.machine, "student", speed=0.15)
        self.reference = reference

    def thaw(self):
        super().thaw()
        self.reference.go = self.slowed

    def slowed(self, nonce):
        self.reference.speed = 1 / self.machine.rng.choice([1.0, 1.6, 2.2])
        return SimulatedWorker.go(self.reference, nonce)


@pytest.mark.parametrize("margin", [0.1, 0.4])
def test_noise_that_a_process_makes_excuses_nothing(margin, measured):
    """Or the solution could be slowed by as much as it was made to look noisy."""
    task = Task("9.9/work", {0.2: 1.0}, TASK.draw, TASK.audit)
    for seed in range(30):
        _, verdict = measured(Machine(seed=seed, margin=margin, cv=0.02), SlowsAtRandom, task)
        assert verdict.share == 0, seed


class LeavesTheDeviceSlow(SimulatedWorker):
    """Too slow, and the solution's turn is slowed where it comes right after its own."""

    def __init__(self, reference):
        super().__init__(reference.machine, "student", speed=0.5 / 1.1)
        self.reference, self.just_been = reference, False
        reference.go = self.slowed

    def thaw(self):
        super().thaw()
        self.just_been = True

    def slowed(self, nonce):
        self.reference.speed, self.just_been = 1 / 1.3 if self.just_been else 1.0, False
        return SimulatedWorker.go(self.reference, nonce)


@pytest.mark.parametrize("cv", [0.02, 0.05])
def test_slowing_every_second_turn_of_the_solution_gains_nothing(cv, measured):
    """It moves the median of the ratios, though not that of the solution's turns."""
    task = Task("9.9/work", {0.5: 1.0}, TASK.draw, TASK.audit)
    for seed in range(30):
        machine = Machine(seed=seed, cv=cv / 1.6, bias=0.01)
        _, verdict = measured(machine, LeavesTheDeviceSlow, task)
        assert verdict.share == 0, seed
