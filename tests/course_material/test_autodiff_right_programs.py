"""No right program fails: every alternative, in float32 and float64, in three memory layouts, on
seeds that no certificate has chosen. And float16 is too coarse everywhere.

The hidden checks run in this process, on the functions themselves.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from autograder.checks.case import Case
from autograder.checks.declare import declaration
from autograder.checks.reference import load_reference
from autograder.checks.timed import chains_of
from autograder.course import find_course
from tests.course_material.autodiff_oracles import SECRET, run, solution, support
from tests.course_material.test_autodiff_reference_mutants import FILES

AUTODIFF = find_course(Path(__file__).parents[2]).assignment("autodiff")
FLOAT64_ONLY = ("2.1", "2.2", "2.6", "2.7", "2.9")  # their checks hand over no arrays to narrow, or
# demand digits that float32 does not have
LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
}
PROGRAMS = [
    pytest.param(problem, path, id=f"{path.parent.name}-{problem}")
    for problem, file in FILES.items()
    for path in [SECRET / "solution" / file, *sorted(SECRET.glob(f"alternatives/*/{file}"))]
]


@cache
def checks() -> dict[str, list[Any]]:
    """Problem -> the functions of its hidden checks."""
    found: dict[str, list[Any]] = {}
    for path in sorted((SECRET / "checks").glob("*.py")):
        for function in vars(_module(path)).values():
            if (declared := declaration(function)) is not None:
                found.setdefault(declared.problem, []).append(function)
    return found


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(support=lambda student, name: support(name), callback=lambda f: f)
    return module


@cache
def reference() -> SimpleNamespace:
    return load_reference(AUTODIFF)


def student(path: Path, problem: str, change: Callable[[Any], Any]) -> SimpleNamespace:
    """The program, with every array that it is given changed in one way."""
    names = vars(run(path.read_text(encoding="utf-8")))

    def given(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim:
            return change(value)
        return np.array(value) if isinstance(value, np.ndarray) else value

    def wrapped(function: Any) -> Any:
        return lambda *args: function(*map(given, args))

    symbols = () if problem == "2.1" else AUTODIFF.problem(problem).symbols  # 2.1 has no arrays
    functions = {n: wrapped(names[n]) for n in symbols if not isinstance(names[n], type)}
    return SimpleNamespace(**names | functions)


def failures(problem: str, it: SimpleNamespace, seeds: range) -> Iterator[tuple[str, int]]:
    for check in checks()[problem]:
        arguments = check.__code__.co_varnames[: check.__code__.co_argcount]
        declared = declaration(check)
        assert declared is not None
        for seed in seeds if declared.timing is None else seeds[:1]:  # that one draws much
            most = declared.cases
            given = {"student": it, "reference": reference(), "case": Case(seed % most, seed),
                     "stopwatch": compared}  # fmt: skip
            try:
                check(**{name: given[name] for name in arguments})
            except AssertionError:
                yield check.__name__, seed


def compared(chain: Any, it: Any, solution: SimpleNamespace, case: Case) -> None:
    """The part of a timed check that takes no clock."""
    with patch("autograder.checks.timed.support", lambda student, name: support(name)):
        chain.audit(it, chains_of(AUTODIFF), solution, case)


def none_fails(problem: str, path: Path, seeds: range) -> None:
    kinds = ["float64"] if problem in FLOAT64_ONLY else ["float64", "float32"]
    layouts = LAYOUTS if problem != "2.1" else {"C": LAYOUTS["C"]}  # there are no arrays
    for kind in kinds:
        for name, layout in layouts.items():
            it = student(path, problem, lambda x, k=kind, lay=layout: lay(x.astype(k)))
            assert not list(failures(problem, it, seeds)), (kind, name)


@pytest.mark.parametrize("problem, path", PROGRAMS)
def test_no_right_program_fails(problem: str, path: Path) -> None:
    none_fails(problem, path, range(12))


@pytest.mark.slow
@pytest.mark.parametrize("problem, path", PROGRAMS)
def test_no_right_program_fails_on_a_thousand_seeds(problem: str, path: Path) -> None:
    none_fails(problem, path, range(1000))


@pytest.mark.parametrize("problem", ["2.3", "2.4", "2.5"])
def test_float16_fails(problem: str) -> None:
    path = SECRET / "solution" / FILES[problem]
    it = student(path, problem, lambda x: x.astype(np.float16))
    assert len({name for name, _ in failures(problem, it, range(6))}) >= 3


def test_every_problem_has_checks_and_programs() -> None:
    assert checks().keys() == FILES.keys()
    assert all(solution(file) for file in FILES.values())
