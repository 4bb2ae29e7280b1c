"""Proofs about right programs and the starter: scores, margins, agreement without the wall."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.result import Row, Status
from autograder.validate.finding import Finding, Proof, proof
from autograder.validate.gradings import Graded

NEAR = 0.2  # of the tolerance: right programs must stay within
UNLIKELY = 1e-6  # p-value of a right sampler: a thousand times what fails it


def right_programs(graded: list[Graded]) -> list[Proof]:
    """The solution and every alternative get every point, with room to spare."""
    right = [each for each in graded if each.variant.kind in ("solution", "alternative")]
    wrong = [*_outvoted(right), *(finding for each in right for finding in _failures(each))]
    near = [finding for each in right for finding in _too_near(each)]
    levels = "".join(sorted({str(each.result.staff["level"]) for each in graded}))
    count = f"{len(right) - 1} alternatives, behind the wall (level {levels})"
    return [
        proof("The solution and every alternative get every point", count, wrong),
        proof("and stay well inside every tolerance", f"{NEAR:g} of it at most", near),
    ]


def equivalents(graded: list[Graded]) -> Proof:
    """A change that is said to change nothing costs nothing: else it is a mutant."""
    same = [each for each in graded if each.variant.kind == "equivalent"]
    wrong = [
        Finding(str(each.variant), f"check {row.key} {_ended(row)}: it is no equivalent")
        for each in same
        for row in each.rows
        if each.variant.change and row.problem == each.variant.change.problem
        if row.status is not Status.PASSED
    ]
    return proof("Changes listed as equivalent cost nothing", f"{len(same)} with reasons", wrong)


def starter(graded: list[Graded]) -> Proof:
    """Every check by itself gives the starter nothing, and says so as a failure."""
    found = next(each for each in graded if each.variant.kind == "starter")
    wrong = [
        Finding(f"check {row.key}", f"the starter gets {row.earned:g} points for it ({row.status})")
        for row in found.rows
        if row.earned or row.status is not Status.FAILED
    ]
    return proof("The starter gets nothing from any check", f"{len(found.rows)} checks", wrong)


def same_without_the_wall(graded: list[Graded]) -> Proof:
    """Statuses, scores and messages in process are those behind the wall."""
    compared = [each for each in graded if each.local]
    wrong = [finding for each in compared for finding in _disagreements(each)]
    return proof(
        "In process, every verdict and message is the same", f"{len(compared)} submissions", wrong
    )


def _outvoted(right: list[Graded]) -> Iterator[Finding]:
    """Checks in which every alternative differs from the solution, which always agrees with
    itself: then the solution, or the check, is the likelier culprit."""
    failed = [
        {row.key for row in each.rows if row.status is Status.FAILED}
        for each in right
        if each.variant.kind == "alternative"
    ]
    for key in sorted(set.intersection(*failed)) if failed else []:
        yield Finding("solution", f"disagrees with every alternative in check {key}: is it right?")


def _failures(graded: Graded) -> Iterator[Finding]:
    for row in graded.rows:
        if row.status is not Status.PASSED:
            why = row.staff.splitlines()[0] if row.staff else row.message
            what = f"check {row.key} {_ended(row)}: {why.removeprefix('CheckFailed: ')}"
            if graded.variant.kind == "alternative":
                what += " (is it right? then the check is too strict)"
            yield Finding(str(graded.variant), what)


def _ended(row: Row) -> str:
    return {Status.FAILED: "fails", Status.NOT_RUN: "was not run"}.get(
        row.status, "cannot judge it"
    )


def _too_near(graded: Graded) -> Iterator[Finding]:
    for key, cases in graded.records.items():
        for index, case in enumerate(cases):
            for seen in case.observations:
                if seen.kind == "close" and seen.right and seen.apart > NEAR:
                    what = f"comes to {seen.apart:.2g} of the tolerance"
                elif seen.kind == "samples" and seen.right and seen.apart < UNLIKELY:
                    what = f"has the p-value {seen.apart:.1g}, too near to failing"
                else:
                    continue
                yield Finding(f"check {key}", f"{graded.variant}, case {index}: {what}")


def _disagreements(graded: Graded) -> Iterator[Finding]:
    for row in graded.rows:
        here = graded.local.get(row.key, row)
        if (here.status, here.message) != (row.status, row.message):
            local = f"{here.status} “{here.message}”"
            what = f"check {row.key}: behind the wall {row.status} “{row.message}”, here {local}"
            yield Finding(str(graded.variant), what)
