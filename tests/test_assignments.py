"""Every assignment: valid, and silent about its secrets."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator

import pytest

from autograder.certificate import load_certificate
from autograder.course import Assignment, find_course
from autograder.parts import recognise
from autograder.reports import REPORTS
from autograder.reports.base import explanation
from autograder.result import Result
from autograder.validate import Validation, validate
from autograder.validate.naming import named
from autograder.variants import mutants
from handouts.strip import removed_lines
from tests.conftest import ROOT

COURSE = find_course(ROOT)
FEWEST = {  # mutants, alternatives, share of the mutants that are named
    "ngram": (25, 6, 0.9), "autodiff": (60, 12, 0.95),
    "rnnlm": (100, 10, 0.95), "transformer": (200, 10, 0.95),
}  # fmt: skip

STUDENTS_READ = ("terminal", "gradescope", "html")


@pytest.mark.parametrize("name", FEWEST)
def test_the_certificate_is_of_these_sources(name: str) -> None:
    certificate = load_certificate(COURSE.assignment(name))
    assert len(certificate.mistakes) >= FEWEST[name][0]


# What follows validates each assignment anew, which takes minutes.


@pytest.fixture(scope="module", params=[pytest.param(n, marks=pytest.mark.slow) for n in FEWEST])
def validation(request: pytest.FixtureRequest) -> Validation:
    return validate(COURSE.assignment(request.param))


def test_the_assignment_is_valid(validation: Validation) -> None:
    assert validation.holds, [str(f) for proof in validation.proofs for f in proof.findings]


def test_every_problem_has_mutants_and_the_course_enough_of_all(validation: Validation) -> None:
    it, known = validation.assignment, validation.certificate.mistakes
    fewest, alternatives, share = FEWEST[it.name]
    assert {mutant.problem for mutant in mutants(it)} == {p.id for p in it.problems}
    assert len(known) >= fewest and len(list(it.alternatives.iterdir())) >= alternatives
    assert sum(bool(named(each, list(known))) for each in validation.mutants) >= share * len(known)


# --- what a student may read -----------------------------------------------------------------


@pytest.fixture(scope="module")
def told(validation: Validation) -> dict[str, Result]:
    """The results of all mutants as their students get them."""
    known, level = validation.certificate.mistakes, validation.assignment.feedback
    for graded in validation.mutants:
        recognise(graded.result, graded.records, known, level)
        graded.result.submission = "work"  # a long name is cut in a header
        for row in graded.result.rows:  # its own traceback quotes its own code
            row.output = ""
    return {graded.variant.name: graded.result for graded in validation.mutants}


def read(result: Result) -> Iterator[str]:
    """Everything that a student may see of a result, in every format."""
    for name in STUDENTS_READ:
        yield html.unescape(REPORTS[name].render(result))


def squeezed(text: str) -> str:
    return "".join(text.split())


def authored(it: Assignment) -> set[str]:
    """Every text in the hidden checks and in the mutants' descriptions: written for students."""
    texts = {text for m in mutants(it) for text in (m.computes, m.asks, m.lecture)}
    for path in it.secret_checks.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts |= {node.value, node.value.splitlines()[0] if node.value else ""}
    return texts


PLACE = r"(row|column|entry|slice of axis \d+|slice) \d+( on)? \(counted from 0\)"
COUNTS = r"\d+ of \d+ (cases|entries)|On all \d+ inputs"
STOOD_IN = r"for those of problems? [\d.]+( and [\d.]+)*"
OURS = rf"{PLACE}|not summed over axis \d+|1 / \w|{COUNTS}|{STOOD_IN}"


def test_hidden_rows_hold_no_number_and_no_path_that_nobody_wrote(
    told: dict[str, Result], validation: Validation
) -> None:
    titles = {row.title.rstrip(".") for result in told.values() for row in result.rows}
    tensors = {
        seen.name
        for graded in validation.mutants
        for cases in graded.records.values()
        for case in cases
        for seen in case.observations
    }
    mine = sorted(authored(validation.assignment) | titles | tensors, key=len, reverse=True)
    for name, result in told.items():
        for row in result.rows:
            text = f"{explanation(row)} {row.diagnosis}" if row.hidden else ""
            for known in (each for each in mine if len(each) > 3):
                text = text.replace(known, "")
            rest = re.sub(OURS, "", text)
            assert not re.search(r"\d|/|\\|'", rest), (name, row.key, rest)


def test_nothing_that_a_student_reads_holds_a_line_of_the_solution(
    told: dict[str, Result], validation: Validation
) -> None:
    lines = {
        squeezed(line)
        for path in validation.assignment.solution.glob("*.py")
        for line in removed_lines(path.read_text(encoding="utf-8"), path)
    }
    secret = {line for line in lines if len(line) >= 12}
    assert len(secret) > 50
    for name, result in told.items():
        for text in map(squeezed, read(result)):
            assert not [line for line in secret if line in text], name


def test_nothing_that_a_student_reads_holds_the_source_of_a_check(
    told: dict[str, Result], validation: Validation
) -> None:
    checks = validation.assignment.secret_checks.glob("*.py")
    source = "".join(p.read_text(encoding="utf-8") for p in checks)
    code = {squeezed(line) for line in source.splitlines() if re.search(r"\w[(\[=]", line)}
    secret = {line for line in code if len(line) >= 16}
    assert len(secret) > 50
    for name, result in told.items():
        for text in map(squeezed, read(result)):
            assert not [line for line in secret if line in text], name


def test_nothing_that_a_student_reads_holds_a_path_or_a_mutants_name(
    told: dict[str, Result],
) -> None:
    words = (str(ROOT), "reference/", "certificate", "mutant", "/tmp", "site-packages", "hidden_")
    for name, result in told.items():
        for text in read(result):
            assert not [w for w in (*words, name) if w in text], name
