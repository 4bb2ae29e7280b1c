"""The handout of autodiff against the assignment, the starter and the recorded examples."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import numpy as np
import pytest

from autograder.checks.expected import load
from tests.course_material.autodiff_oracles import PUBLIC

HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
PROBLEMS = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))["problem"]
EXPECTED = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))


def section(number: str) -> str:
    """The text of one problem."""
    return HANDOUT.partition(f"### Problem {number}:")[2].partition("\n##")[0]


def numbers(text: str) -> set[float]:
    return {round(float(each), 6) for each in re.findall(r"-?\d+\.\d*", text)}


@pytest.mark.parametrize("problem, example", [
    ("2.1", "graph"), ("2.3", "network"), ("2.4", "sigmoid"), ("2.4", "softmax"), ("2.4", "linear"),
    ("2.4", "cross_entropy"), ("2.5", "sigmoid_batch"), ("2.5", "softmax_batch"),
    ("2.5", "linear_batch"), ("2.5", "cross_entropy_batch"), ("2.8", "sgd"),
])  # fmt: skip
def test_worked_examples_have_the_numbers_of_the_public_checks(problem: str, example: str) -> None:
    told = numbers(section(problem))
    for key in ("values", "derivatives", "b", "gradients", "g_alpha", "g_beta", "sgd"):
        for number in flat(EXPECTED[example].get(key, [])):
            known = any(abs(number - each) <= 6e-7 for each in told)
            assert known or number == round(number), (key, number)


def flat(value: Any) -> list[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [number for each in value for number in flat(each)]
    return [float(number) for number in np.ravel(value)]
