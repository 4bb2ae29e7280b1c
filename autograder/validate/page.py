"""The page of `autograder validate --page`: the proofs, and what they rest on, as pictures.

One file for instructors, without scripts and without anything from elsewhere. This module says
what is on it; `matrices` and `separation` lay the pictures out; `templates/` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import Final

from autograder.reports.safe_html import template
from autograder.validate.evidence import power
from autograder.validate.finding import Proof
from autograder.validate.gradings import Graded
from autograder.validate.kills import FAR, IMPOSSIBLE
from autograder.validate.matrices import Column, Matrix, columns_of, kill_matrix, right_matrix
from autograder.validate.naming import named
from autograder.validate.pairs import Triangle, nearest, triangles
from autograder.validate.proofs import Validation
from autograder.validate.separation import Exact, Scale, chances, distances, exact
from autograder.variants import Equivalent

TEMPLATES: Final = Path(__file__).with_name("templates")
_DIGEST: Final = 12  # characters that are shown


@dataclass(frozen=True)
class Shown:
    """A proof. findings: by culprit, in the order in which they were found."""

    title: str
    figure: str
    holds: bool
    findings: dict[str, list[str]]


@dataclass(frozen=True)
class Known:
    """A mutant, and what the diagnosis makes of it. named: "yes", "no" or "other"."""

    id: str
    problem: str
    computes: str
    asks: str
    lecture: str
    named: str
    taken_for: str
    lost: str
    fails: str
    nearest: str


@dataclass(frozen=True)
class Page:
    """The whole page, in the order of the page. problem: "" unless only its mutants were tried."""

    title: str
    name: str
    version: str
    holds: bool
    problem: str
    summary: str
    facts: list[str]
    proofs: list[Shown]
    kills: Matrix
    columns: list[Column]
    scales: list[Scale]
    exact: list[Exact]
    right: Matrix
    pairs: list[Triangle]
    equivalents: list[Equivalent]
    known: list[Known]
    digest: str
    far: str = f"{FAR:g}"
    impossible: str = power(round(log10(IMPOSSIBLE)))


def render(found: Validation) -> str:
    """One HTML page. The same validation gives the same bytes."""
    page = template(TEMPLATES, "validation.html.j2", "validation.css.j2")
    return page.render(page=page_of(found)) + "\n"


def page_of(found: Validation) -> Page:
    """What the page says, before it has a look."""
    mistakes = list(found.certificate.mistakes)
    names = {each.variant.name: named(each, mistakes) for each in found.mutants}
    near = nearest(found)
    return Page(
        title=found.assignment.title,
        name=found.assignment.name,
        version=found.assignment.version,
        holds=found.holds,
        problem=found.problem or "",
        summary=_summary(found),
        facts=_facts(found),
        proofs=[_shown(each) for each in found.proofs],
        kills=kill_matrix(found, names),
        columns=columns_of(found),
        scales=[scale for scale in (distances(found), chances(found)) if scale.tracks],
        exact=exact(found),
        right=right_matrix(found),
        pairs=triangles(found),
        equivalents=[
            each.variant.change
            for each in found.graded
            if isinstance(each.variant.change, Equivalent)
        ],
        known=[
            _known(each, names[each.variant.name], near.get(each.variant.name, ""))
            for each in found.mutants
        ],
        digest=found.certificate.digest[:_DIGEST],
    )


def _summary(found: Validation) -> str:
    failing = sum(not each.holds for each in found.proofs)
    if failing:
        return f"{failing} of {_counted(len(found.proofs), 'proof')} fail."
    return f"All {len(found.proofs)} proofs hold."


def _facts(found: Validation) -> list[str]:
    levels = sorted({str(each.result.staff["level"]) for each in found.graded})
    rows = found.graded[0].rows
    hidden = sum(row.hidden for row in rows)
    return [
        f"{_counted(len(found.graded), 'submission')} graded in {found.seconds:.0f} s, behind the "
        f"wall (level {', '.join(levels)}) and in process",
        f"{_counted(len(found.mutants), 'mutant')} against {_counted(len(rows), 'check')}, "
        f"{hidden} of them hidden",
    ]


def _shown(proof: Proof) -> Shown:
    findings: dict[str, list[str]] = {}
    for each in proof.findings:
        findings.setdefault(each.culprit, []).append(each.what)
    return Shown(proof.title, proof.figure, proof.holds, findings)


def _known(graded: Graded, taken_for: str, nearest: str) -> Known:
    mutant = graded.variant.mutant
    assert mutant is not None
    lost = graded.result.max_score - graded.result.score
    failed = [row for row in graded.rows if row.earned < row.worth]
    return Known(
        id=mutant.id,
        problem=mutant.problem,
        computes=mutant.computes,
        asks=mutant.asks,
        lecture=mutant.lecture,
        named="no" if not taken_for else "yes" if taken_for == mutant.id else "other",
        taken_for=taken_for,
        lost=f"{lost:g}",
        fails=_counted(len(failed), "check"),
        nearest=nearest,
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
