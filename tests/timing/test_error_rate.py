"""How often a simulated verdict is wrong or changes. Slow: tens of thousands of gradings."""

import contextlib
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from autograder.timing.cuda import Gpu
from autograder.timing.judge import Outcome, judge
from autograder.timing.measure import Stopwatch, Task
from autograder.timing.noise import PAIRS
from autograder.timing.simulated import Machine, SimulatedSides, SimulatedWorker
from tests.timing.conftest import equal

pytestmark = pytest.mark.slow
GRADINGS = 10_000
CLASSES = [(margin, cv) for margin, table in PAIRS.items() for cv in table]
BURSTS = {"bursts": 0.1, "bias": 0.01}  # every tenth turn +50 % on average; 1 % a launch


def verdict_of(seed, cv, margin, speed, tiers):
    """One grading on a machine of its own, whose noise is just inside a class."""
    return verdict_on(Machine(seed=seed, cv=cv / 1.6, margin=margin, **BURSTS), speed, tiers)


def verdict_on(machine, speed, tiers):
    sides = SimulatedSides(machine, lambda reference: SimulatedWorker(machine, "student", speed))
    rng = np.random.default_rng(machine.seed)
    watch = Stopwatch(machine, machine, sides, contextlib.nullcontext, rng, machine.wait)
    return judge(watch.measure(Task("9.9/work", tiers, lambda rng: [1], equal)))


def wrong(job):
    """How many of a few hundred gradings at a margin from the one threshold are wrong, and how
    many say nothing."""
    first, count, cv, margin = job
    false = none = 0
    for seed in range(first, first + count):
        quick = bool(seed % 2)
        speed = 0.5 * (1 + margin) if quick else 0.5 / (1 + margin)
        verdict = verdict_of(seed, cv, margin, speed, {0.5: 1.0})
        none += verdict.outcome is Outcome.INCONCLUSIVE
        false += verdict.outcome is Outcome.TIMED and verdict.share != quick
    return false, none


@pytest.mark.parametrize("margin, cv", CLASSES)
def test_verdicts_at_the_margin_are_right(margin, cv):
    """Fewer than 1 of 10,000 wrong, 10 % (or 40 %) from a threshold."""
    jobs = [(first, 500, cv, margin) for first in range(0, GRADINGS, 500)]
    with ProcessPoolExecutor(2) as pool:
        false, none = np.sum(list(pool.map(wrong, jobs)), axis=0)
    assert false < GRADINGS * 1e-4
    if cv != max(PAIRS[margin]):  # the noisiest machines are sometimes noisier than any class
        assert none < GRADINGS / 100


def gpu(seed, cv):
    """A simulated GPU with a bad day of its own: its clock goes in steps of up to 5 %, it is too
    hot for a moment, and somebody else comes for a while."""
    rng = np.random.default_rng(seed)
    clocks = [(at, 1 + 0.05 * float(rng.random())) for at in np.cumsum(rng.exponential(3, 200))]
    hot, visit = rng.uniform(2, 20, 2)
    return Machine(
        seed=seed, cv=cv / 1.6, margin=Gpu.margin, turn=Gpu.turn, clocks=clocks,
        throttled=(hot, hot + 0.3), load=lambda now: 1.5 if visit < now < visit + 0.5 else 1.0,
        **BURSTS,
    )  # fmt: skip


TIERS = [{0.5: 1.0}, {0.3: 0.5, 0.6: 1.0}, {0.2: 0.3, 0.4: 0.6, 0.8: 1.0}]


@pytest.mark.parametrize("cv", [0.02, 0.05, 0.10])
@pytest.mark.parametrize("tiers", TIERS, ids=len)
@pytest.mark.parametrize("where", ["below the first", "first", "below the last", "last"])
def test_a_hundred_regrades_on_a_gpu_agree(cv, tiers, where):
    """Four speeds for each of three numbers of tiers, where calibration would allow them to lie;
    on a day that is too bad nothing is said."""
    threshold = min(tiers) if "first" in where else max(tiers)
    speed = threshold / 1.2 if "below" in where else threshold * 1.2
    found = [verdict_on(gpu(seed, cv), speed, tiers) for seed in range(100)]
    timed = {verdict.share for verdict in found if verdict.outcome is Outcome.TIMED}
    assert len(timed) == 1
    assert sum(verdict.outcome is Outcome.TIMED for verdict in found) >= 95


@pytest.mark.parametrize("cv", PAIRS[0.10])
def test_a_hundred_regrades_of_twelve_submissions_agree(cv):
    """Four speeds for each of three numbers of tiers, each at the margin or further away. Where the
    noise is the most that a class can have, now and then nothing is said; it is never otherwise."""
    for each in TIERS:
        speeds = [min(each) / 1.2, min(each) * 1.2, max(each) / 1.2, max(each) * 1.2]
        for speed in speeds:
            verdicts = [verdict_of(seed, cv, 0.10, speed, each) for seed in range(100)]
            timed = [each.share for each in verdicts if each.outcome is Outcome.TIMED]
            assert len(set(timed)) == 1, f"{speed} of {each}: {set(timed)}"
            assert len(timed) == 100 or cv == max(PAIRS[0.10])
