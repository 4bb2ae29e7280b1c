"""The handout of autodiff against the assignment, the starter and the recorded examples."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import numpy as np
import pytest

from autograder.checks.expected import load
from tests.course_material.autodiff_oracles import PUBLIC, solution

HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
PROBLEMS = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))["problem"]
EXPECTED = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))


def section(number: str) -> str:
    """The text of one problem."""
    return HANDOUT.partition(f"### Problem {number}:")[2].partition("\n##")[0]


def numbers(text: str) -> set[float]:
    return {round(float(each), 6) for each in re.findall(r"-?\d+\.\d*", text)}


def test_the_headings_are_those_of_the_assignment() -> None:
    found = re.findall(r"^### Problem (\S+): (.*) \((\d+) points\)$", HANDOUT, re.MULTILINE)
    assert found == [(p["id"], p["title"], str(p["points"])) for p in PROBLEMS]


def test_the_table_of_problems_is_that_of_the_assignment() -> None:
    rows = re.findall(r"^\| (\d+\.\d+) \| `(\S+)` \| (.*) \| (\d+) \|$", HANDOUT, re.MULTILINE)
    assert rows == [
        (p["id"], p["file"], ", ".join(f"`{s}`" for s in p["symbols"]), str(p["points"]))
        for p in PROBLEMS
    ]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["id"])
def test_each_problem_says_what_a_student_must_know(problem: dict[str, Any]) -> None:
    text = section(problem["id"])
    for words in ("**Worked example.**", "**Graded**:", "**Not graded**:", "**Think about**:"):
        assert text.count(words) == 1, words
    for symbol in problem["symbols"]:
        [signature] = re.findall(rf"^`({symbol}\(.*\))` in `{problem['file']}`$", text, re.M)
        if f"class {symbol}" not in solution(problem["file"]):
            assert f"def {signature}:" in solution(problem["file"])


def test_items_that_are_cited_exist() -> None:
    part = HANDOUT.partition("\n## 2.")[2].partition("\n## 3.")[0]
    items = [int(k) for k in re.findall(r"^(\d+)\. \*\*", part, re.M)]
    assert items == list(range(1, len(items) + 1))
    cited = re.findall(r"\(?(?:section 2, )?items? (\d+)(?: and (\d+))?", HANDOUT)
    assert cited and all(int(k) in items for pair in cited for k in pair if k)


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
