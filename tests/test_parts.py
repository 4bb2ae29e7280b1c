"""Two mistakes in one problem are both named; an undeclared change is named by what it does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.certificate import Mistake
from autograder.checks import CheckFailed, assert_tensors
from autograder.checks.case import Case
from autograder.checks.transcript import CaseRecord, Recorder, asked, recording
from autograder.parts import diagnoses

Change = Callable[[np.ndarray[Any, Any], Case], Any]
WRONG: dict[str, tuple[str, Change]] = {
    "squares": ("g_w", lambda x, case: x * x),
    "sorts": ("g_a", lambda x, case: np.sort(x)),
    "negative": ("g_w", lambda x, case: -x),
    "negative too": ("g_a", lambda x, case: -x),
    "transposed": ("g_w", lambda x, case: x.T),
    "mean": ("g_w", lambda x, case: x / case.symbols["N"]),
    "root": ("g_w", lambda x, case: x * np.sqrt(case.symbols["K"])),
    "twice": ("g_w", lambda x, case: 2 * x),
    "odd factor": ("g_w", lambda x, case: x * (1.5 + 0.01 * case.index)),
    "zeros": ("g_w", lambda x, case: 0 * x),
    "five rows summed later": ("g_w", lambda x, case: np.stack([x / 4, x * 3 / 4])),
}


def records(*mistakes: str) -> dict[str, list[CaseRecord]]:
    """What a program with these mistakes leaves behind in one check of six cases."""
    found = []
    for index in range(6):
        case = Case(index, 40 + index)
        rows, columns = case.sizes("N", "K")
        want = {"g_a": case.normal(rows * columns), "g_w": case.normal(rows, columns)}
        got = dict(want)
        for name in mistakes:
            tensor, change = WRONG[name]
            got[tensor] = change(got[tensor], case)
        recorder = Recorder(case.symbols)
        with recording(recorder):
            asked(list(want.values()))
            with contextlib.suppress(CheckFailed):
                assert_tensors(got, want)
        found.append(recorder.record())
    return {"1/check": found}


def known(*names: str) -> list[Mistake]:
    return [Mistake(n, "1", f"doing {n}", "Which?", "page 3", records(n)) for n in names]


def named(*mistakes: str, known_ones: tuple[str, ...] = ()) -> list[str]:
    return [
        each.mistake.computes for each in diagnoses("1", records(*mistakes), known(*known_ones))
    ]


def test_two_mistakes_are_both_named_and_each_for_its_tensor() -> None:
    found = diagnoses("1", records("squares", "sorts"), known("sorts", "squares", "negative"))
    assert {(each.mistake.id, each.what) for each in found} == {
        ("squares", "your g_w is"), ("sorts", "your g_a is"),
    }  # fmt: skip


def test_a_known_and_an_unknown_mistake() -> None:
    assert named("squares", "sorts", known_ones=("sorts", "mean")) == ["doing sorts"]


@pytest.mark.parametrize("name, says", [
    ("negative", ["turning the sign of the right g_w"]),
    ("transposed", ["transposing the right g_w"]),
    ("mean", ["multiplying the right g_w by 1 / N"]),
    ("root", ["multiplying the right g_w by the square root of K"]),
    ("twice", ["multiplying the right g_w by two"]),
    ("five rows summed later", ["leaving the right g_w not summed over axis 0"]),
    ("odd factor", []), ("zeros", []), ("squares", []),
])  # fmt: skip
def test_a_change_is_named_if_it_is_the_same_in_every_case(name: str, says: list[str]) -> None:
    assert named(name) == says


def test_tensors_that_are_changed_alike_are_told_in_one_sentence() -> None:
    [found] = diagnoses("1", records("negative", "negative too"), [])
    assert found.what == "your g_a and g_w are"
    assert found.mistake.computes == "turning the sign of the right ones"


def test_twins_are_doubt() -> None:
    twins = [*known("squares"), Mistake("twin", "1", "x", "y?", "z", records("squares"))]
    assert diagnoses("1", records("squares", "sorts"), twins) == []


def test_a_known_mistake_is_told_before_the_change_that_it_is() -> None:
    assert named("negative", known_ones=("negative",)) == ["doing negative"]
