"""The thresholds of the course's timed checks lie where `calibrate` has measured a gap, and the
handouts say what is timed."""

import json
import re

import pytest

from autograder.checks.declare import declaration
from autograder.checks.reference import load_aside
from autograder.course import find_course
from tests.conftest import ROOT


def timed_checks(assignment):
    """Key -> declaration of the timed checks of an assignment."""
    folder = assignment.secret_checks
    modules = load_aside(folder, sorted(path.name for path in folder.glob("*.py")))
    checks = [each for module in modules.values() for each in vars(module).values()]
    found = [(declaration(each), each) for each in checks]
    return {
        f"{one.problem}/{check.__name__}": one
        for one, check in found
        if one is not None and one.timing is not None
    }


def declared(assignment, device="cpu"):
    """Key -> tiers of those on this kind of device."""
    found = timed_checks(assignment).items()
    return {key: dict(one.timing.tiers) for key, one in found if one.timing.device == device}


ASSIGNMENTS = [each for each in find_course(ROOT).assignments() if declared(each)]


def calibrated(assignment, device="cpu"):
    found = json.loads(assignment.calibration.read_text(encoding="utf-8"))
    return {each["check"]: each for each in found if each["device"].startswith(device)}


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
def test_figures_of_a_gpu_are_of_checks_that_are_timed_there(assignment):
    wanted = declared(assignment, "cuda")
    for key, each in calibrated(assignment, "cuda").items():
        assert wanted[key] == {float(speed): share for speed, share in each["tiers"]}


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda each: each.name)
def test_every_gap_is_twofold(assignment):
    for key, each in calibrated(assignment).items():
        ratios = [program["ratio"] for program in each["programs"]]
        for speed, _ in each["tiers"]:
            below = max(ratio for ratio in ratios if ratio < speed)
            above = min(ratio for ratio in ratios if ratio >= speed)
            assert above >= 2 * below, f"{key}: {below} and {above}"
            assert below * 1.4 <= speed <= above / 1.4, f"{key}: {below} < {speed} < {above}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda each: each.name)
def test_the_handout_says_what_is_timed_and_its_share(assignment):
    handout = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    told = [
        (problem, " on a GPU" if gpu else "", float(percent))
        for problem, text in re.findall(
            r"^### Problem ([\d.]+):(.*?)(?=^##|\Z)", handout, re.M | re.S
        )
        for gpu, percent in re.findall(r"^\*\*Timed( on a GPU)?\*\* \(([\d.]+) %", text, re.M)
    ]
    wanted = [
        (one.problem, " on a GPU" if one.timing.device == "cuda" else "", 100 * one.share)
        for one in timed_checks(assignment).values()
    ]
    assert sorted(told) == sorted(wanted)
