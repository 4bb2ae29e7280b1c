"""The thresholds of the course's timed checks lie where `calibrate` has measured a gap."""

import json

import pytest

from autograder.checks.declare import declaration
from autograder.checks.reference import load_aside
from autograder.course import find_course
from tests.conftest import ROOT


def declared(assignment):
    """Key -> tiers of the timed checks of an assignment."""
    folder = assignment.secret_checks
    modules = load_aside(folder, sorted(path.name for path in folder.glob("*.py")))
    checks = [each for module in modules.values() for each in vars(module).values()]
    found = [(declaration(each), each) for each in checks]
    return {
        f"{one.problem}/{check.__name__}": dict(one.timing.tiers)
        for one, check in found
        if one is not None and one.timing is not None
    }


ASSIGNMENTS = [each for each in find_course(ROOT).assignments() if declared(each)]


def calibrated(assignment):
    text = (assignment.solution.parent / "calibration.json").read_text(encoding="utf-8")
    return {each["check"]: each for each in json.loads(text)}


def test_most_assignments_have_a_timed_check():
    assert {"ngram", "autodiff", "rnnlm"} <= {each.name for each in ASSIGNMENTS}


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda each: each.name)
def test_every_threshold_has_been_calibrated(assignment):
    wanted = declared(assignment)
    found = calibrated(assignment)
    assert wanted == {
        key: {float(speed): share for speed, share in each["tiers"]} for key, each in found.items()
    }


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda each: each.name)
def test_every_gap_is_twofold(assignment):
    for key, each in calibrated(assignment).items():
        ratios = [program["ratio"] for program in each["programs"]]
        for speed, _ in each["tiers"]:
            below = max(ratio for ratio in ratios if ratio < speed)
            above = min(ratio for ratio in ratios if ratio >= speed)
            assert above >= 2 * below, f"{key}: {below} and {above}"
            assert below * 1.4 <= speed <= above / 1.4, f"{key}: {below} < {speed} < {above}"
