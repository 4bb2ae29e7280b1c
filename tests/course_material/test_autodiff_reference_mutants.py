"""The known mistakes of the autodiff assignment are declared as they must be."""

import tomllib
from types import SimpleNamespace
from typing import Any

import pytest

from tests.course_material.autodiff_oracles import MUTANTS, PUBLIC, SECRET, run, solution

PROBLEMS = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))["problem"]
FILES = {problem["id"]: problem["file"] for problem in PROBLEMS}
KEYS = {"id", "problem", "file", "find", "replace", "computes", "asks", "lecture"}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant["id"])
def test_a_mutant_changes_one_place_and_can_be_imported(mutant: dict[str, str]) -> None:
    text = solution(mutant["file"])
    assert FILES[mutant["problem"]] == mutant["file"]
    assert text.count(mutant["find"]) == 1
    changed = run(text.replace(mutant["find"], mutant["replace"]))
    assert vars(changed).keys() == vars(run(text)).keys()


def test_every_mutant_says_what_it_computes_and_asks_a_question() -> None:
    assert len({mutant["id"] for mutant in MUTANTS}) == len(MUTANTS) >= 70
    assert {mutant["problem"] for mutant in MUTANTS} == FILES.keys()
    assert all(set(mutant) == KEYS for mutant in MUTANTS)
    assert all(mutant["asks"].endswith("?") for mutant in MUTANTS)


def test_no_two_mutants_of_a_problem_say_the_same() -> None:
    said = [(mutant["problem"], mutant["computes"]) for mutant in MUTANTS]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["id"])
def test_symbols_are_defined_and_explained(problem: dict[str, Any]) -> None:
    names: SimpleNamespace = run(solution(problem["file"]))
    for symbol in problem["symbols"]:
        assert getattr(names, symbol).__doc__, symbol


@pytest.mark.parametrize("file", FILES.values())
def test_a_solution_is_short_and_stands_alone(file: str) -> None:
    text = solution(file)
    assert text.count("\n") <= 200
    others = {name.removesuffix(".py") for name in FILES.values()} - {file.removesuffix(".py")}
    assert not any(f"import {name}" in text or f"from {name}" in text for name in others)


def test_alternatives_hold_files_of_the_assignment_only() -> None:
    folders = list((SECRET / "alternatives").iterdir())
    assert len(folders) >= 12
    for folder in folders:
        files = {path.name for path in folder.rglob("*.py")}
        assert files and files <= set(FILES.values()), folder.name
