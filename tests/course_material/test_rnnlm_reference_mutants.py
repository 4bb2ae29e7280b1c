"""The known mistakes of the rnnlm assignment are declared as they must be."""

import tomllib
from types import SimpleNamespace
from typing import Any

import pytest

from tests.course_material.rnnlm_oracles import MUTANTS, PUBLIC, run, solution

ASSIGNMENT = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))
FILES = {problem["id"]: problem["file"] for problem in ASSIGNMENT["problem"]}
KEYS = {"id", "problem", "file", "find", "replace", "computes", "asks", "lecture"}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant["id"])
def test_a_mutant_changes_one_place_and_can_be_compiled(mutant: dict[str, str]) -> None:
    text = solution(mutant["file"])
    assert FILES[mutant["problem"]] == mutant["file"]
    assert text.count(mutant["find"]) == 1
    assert compile(text.replace(mutant["find"], mutant["replace"]), mutant["file"], "exec")


def test_every_mutant_says_what_it_computes_and_asks_a_question() -> None:
    assert len({mutant["id"] for mutant in MUTANTS}) == len(MUTANTS) >= 45
    assert {mutant["problem"] for mutant in MUTANTS} == FILES.keys()
    assert all(set(mutant) - {"twin"} == KEYS for mutant in MUTANTS)
    assert all(mutant["asks"].endswith("?") for mutant in MUTANTS)


def test_no_two_mutants_of_a_problem_say_the_same() -> None:
    said = [(mutant["problem"], mutant["computes"]) for mutant in MUTANTS]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("problem", ASSIGNMENT["problem"], ids=lambda problem: problem["id"])
def test_symbols_are_defined_and_explained(problem: dict[str, Any]) -> None:
    names: SimpleNamespace = run(solution(problem["file"]))
    for symbol in problem["symbols"]:
        assert getattr(names, symbol).__doc__, symbol


@pytest.mark.parametrize("file", [*FILES.values(), *ASSIGNMENT["given"]])
def test_a_solution_is_short(file: str) -> None:
    assert solution(file).count("\n") <= 200


def test_given_files_are_handed_out_as_they_are() -> None:
    for file in ASSIGNMENT["given"]:
        assert (PUBLIC / "starter" / file).read_text(encoding="utf-8") == solution(file)
