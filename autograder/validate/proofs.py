"""What must hold of an assignment before anybody is graded with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from autograder.certificate import Certificate, digest
from autograder.checks.case import case_of
from autograder.course import Assignment
from autograder.errors import UsageError
from autograder.validate import distinct, kills, naming, papers, scores
from autograder.validate.finding import Finding, Proof
from autograder.validate.gradings import Graded, grade_all, variants_of

Advance = Callable[[str, int, int], None]  # what was graded, how many are done, of how many


@dataclass(frozen=True)
class Validation:
    """All proofs, and what they rest on. problem: set when only its mutants were tried, which
    proves less and gives no certificate."""

    assignment: Assignment
    proofs: list[Proof]
    graded: list[Graded]
    certificate: Certificate
    problem: str | None
    seconds: float

    @property
    def holds(self) -> bool:
        return all(each.holds for each in self.proofs)

    @property
    def mutants(self) -> list[Graded]:
        return [each for each in self.graded if each.variant.kind == "mutant"]


def validate(
    assignment: Assignment,
    jobs: int | None = None,
    problem: str | None = None,
    advance: Advance = lambda name, done, total: None,
    renew: bool = False,
) -> Validation:
    """Grade everything that the reference declares and draw the conclusions.

    renew: the certificate is to be written anew, so the one on the disk is not looked at.
    Raises UsageError where the course cannot be read or graded at all.
    """
    started, before = time.monotonic(), digest(assignment)
    variants = variants_of(assignment, problem)
    done: dict[str, Graded] = {}
    for each in grade_all(assignment, variants, jobs or os.cpu_count() or 1):
        done[str(each.variant)] = each
        advance(str(each.variant), len(done), len(variants))
    if digest(assignment) != before:
        raise UsageError(f"{assignment.name} was changed while it was validated: start again")
    graded = [done[str(variant)] for variant in variants]
    certificate = _certificate(assignment, before, graded)
    proofs = _proofs(assignment, graded, certificate, problem, renew)
    seconds = time.monotonic() - started
    return Validation(assignment, proofs, graded, certificate, problem, seconds)


def _certificate(assignment: Assignment, digest: str, graded: list[Graded]) -> Certificate:
    solution = graded[0]
    seeds = {
        key: [case_of(assignment.name, key, index).seed for index in range(len(cases))]
        for key, cases in solution.records.items()
    }
    mutants = [each for each in graded if each.variant.kind == "mutant"]
    return Certificate(digest, seeds, naming.known_of(mutants))


def _proofs(
    assignment: Assignment,
    graded: list[Graded],
    certificate: Certificate,
    problem: str | None,
    renew: bool,
) -> list[Proof]:
    mutants = [each for each in graded if each.variant.kind == "mutant"]
    rows = [row for row in graded[0].rows if problem in (None, row.problem)]
    found = [
        papers.starter_fits(assignment),
        papers.written_problems(assignment),
        *scores.right_programs(graded),
        scores.equivalents(graded),
        scores.starter(graded),
        kills.mutants_fail_at_home(mutants),
        kills.every_check_fails_some(mutants, rows),
        kills.mutants_are_far_from_right(mutants),
        distinct.no_twins(
            naming.mistakes_of(mutants), [m for e in mutants if (m := e.variant.mutant)]
        ),
        *naming.recognised(mutants, list(certificate.mistakes)),
        scores.same_without_the_wall(graded),
    ]
    if problem is None and not renew:
        found.append(papers.certified(assignment, certificate))
    return found


__all__ = ["Finding", "Proof", "Validation", "validate"]
