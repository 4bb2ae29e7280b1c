"""Proofs about the diagnosis: mutants are recognised, and never as another one."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.certificate import Mistake, Records
from autograder.parts import diagnoses
from autograder.validate.finding import Finding, Proof, proof
from autograder.validate.gradings import Graded
from autograder.validate.kills import failed_keys

RECOGNISED = 0.9  # of the mutants, at least


def mistakes_of(mutants: Sequence[Graded]) -> list[Mistake]:
    """The mutants as mistakes, twins too."""
    return [
        Mistake(m.id, m.problem, m.computes, m.asks, m.lecture, _failed(each))
        for each in mutants
        if (m := each.variant.mutant) is not None
    ]


def known_of(mutants: Sequence[Graded]) -> list[Mistake]:
    """The mutants as a certificate knows them: one of each family of twins."""
    twins = {m.id for each in mutants if (m := each.variant.mutant) is not None and m.twin}
    return [mistake for mistake in mistakes_of(mutants) if mistake.id not in twins]


def _failed(graded: Graded) -> Records:
    return {key: list(graded.records[key]) for key in failed_keys(graded)}


def named(graded: Graded, known: list[Mistake]) -> str:
    """The mistake that a mutant is taken for; "" when none is named."""
    if graded.variant.mutant is None:
        return ""
    found = diagnoses(graded.variant.mutant.problem, graded.records, known)
    names = [each.mistake.id for each in found if each.mistake in known]
    return names[0] if names else ""


def recognised(mutants: list[Graded], known: list[Mistake]) -> list[Proof]:
    """Self-diagnosis, and leave-one-out: the honest test, since students' mistakes are new."""
    names = {each.variant.name: named(each, known) for each in mutants}
    nameless = [name for name, found in names.items() if not found]
    wrong = [
        Finding(f"mutant {name}", f"is taken for {found}: tell them apart, or drop one")
        for name, found in names.items()
        if found not in ("", name, _twin(mutants, name))
    ]
    share = 1 - len(nameless) / len(names) if names else 1.0
    if share < RECOGNISED:
        what = f"are not recognised: {share:.0%} of all are, at least {RECOGNISED:.0%} must be"
        wrong.append(Finding(f"mutants {', '.join(nameless)}", what))
    left_out = []
    for each in mutants:
        own = (each.variant.name, _twin(mutants, each.variant.name))
        others = [mistake for mistake in known if mistake.id not in own]
        if found := named(each, others):
            what = f"would be taken for {found} if it were not known itself"
            left_out.append(Finding(f"mutant {each.variant.name}", what))
    figure = f"{len(names) - len(nameless)} of {len(names)} by name"
    figure += f"; not by name: {', '.join(nameless)}" if nameless else ""
    return [
        proof("Mutants are recognised, each as itself", figure, wrong),
        proof(
            "A mutant that is left out is taken for no other", f"{len(names)} left out", left_out
        ),
    ]


def _twin(mutants: Sequence[Graded], name: str) -> str:
    """The mutant in whose words this one is told."""
    found = (m for each in mutants if (m := each.variant.mutant) is not None and m.id == name)
    return next((m.twin for m in found), "")
