"""Proofs about mutants: each costs points where it belongs, by a wide margin."""

from __future__ import annotations

from autograder.checks.transcript import CaseRecord, Observation
from autograder.result import Row, Status
from autograder.validate.finding import Finding, Proof, proof
from autograder.validate.gradings import Graded

FAR = 100.0  # tolerances that separate a mistake from what is right
IMPOSSIBLE = 1e-12  # p-value of a wrong sampler


def failed_keys(graded: Graded) -> list[str]:
    """The checks that a variant fails."""
    return [row.key for row in graded.rows if row.status is Status.FAILED]


def mutants_fail_at_home(mutants: list[Graded]) -> Proof:
    """Every mutant loses points on the problem that it names, and nowhere else."""
    findings = []
    for each in mutants:
        home = each.variant.mutant.problem if each.variant.mutant else ""
        strays = [key for key in failed_keys(each) if key.partition("/")[0] != home]
        if not failed_keys(each):
            findings.append(Finding(str(each.variant), "loses no points"))
        elif len(strays) == len(failed_keys(each)):
            findings.append(Finding(str(each.variant), f"loses no points on its problem {home}"))
        findings += [
            Finding(str(each.variant), f"is declared for problem {home}, but fails check {key}")
            for key in strays
        ]
        findings += [
            Finding(str(each.variant), f"check {row.key} ended as {row.status}: {row.message}")
            for row in each.rows
            if row.status in (Status.NOT_RUN, Status.GRADER_ERROR)
        ]
    count = f"{len(mutants)} mutants"
    return proof("Every mutant loses points on exactly its problem", count, findings)


def every_check_fails_some(mutants: list[Graded], rows: list[Row]) -> Proof:
    """A check that no mutant fails finds nothing, or nobody has thought of what it finds."""
    killed = {key for each in mutants for key in failed_keys(each)}
    findings = [
        Finding(
            f"check {row.key}",
            "no mutant fails it: add the mistake that it finds, remove it, or give "
            '@check a robustness="reason"',
        )
        for row in rows
        if row.key not in killed and "robustness" not in row.tags
    ]
    return proof("Every check is failed by some mutant", f"{len(rows)} checks", findings)


def mutants_are_far_from_right(mutants: list[Graded]) -> Proof:
    """Nothing is left to chance when grading: some comparison is wrong beyond any doubt."""
    findings = []
    for each in mutants:
        if failed_keys(each) and not any(_beyond_doubt(o) for o in _wrong(each)):
            best = max((o.apart for o in _wrong(each) if o.kind == "close"), default=0.0)
            p = min((o.apart for o in _wrong(each) if o.kind == "samples"), default=1.0)
            what = f"is only {best:.3g} tolerances from right, with p-values of {p:.1g} or more"
            findings.append(Finding(str(each.variant), f"{what}: choose other inputs"))
    needed = f"{FAR:g} tolerances, unequal, or p < {IMPOSSIBLE:g}"
    return proof("Every mutant is far from right", needed, findings)


def _wrong(graded: Graded) -> list[Observation]:
    cases: list[CaseRecord] = [case for cases in graded.records.values() for case in cases]
    return [seen for case in cases for seen in case.observations if not seen.right]


def _beyond_doubt(seen: Observation) -> bool:
    if seen.kind == "close":
        return seen.apart >= FAR
    return seen.kind != "samples" or seen.apart < IMPOSSIBLE
