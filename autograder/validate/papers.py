"""Proofs about files: the starter, the written problems, the certificate."""

from __future__ import annotations

from pathlib import Path

from autograder.certificate import Certificate, load_certificate
from autograder.course import Assignment
from autograder.errors import CourseError, shown
from autograder.rubric import heading, read_rubric
from autograder.validate.finding import Finding, Proof, proof
from handouts.starter import drifted, generate


def starter_fits(assignment: Assignment) -> Proof:
    """The starter is the solution without its regions: signatures and docstrings agree, nothing
    of the solution survives (`handouts.verify`), and no file has drifted."""
    findings = []
    figure = f"{len(assignment.files)} files"
    try:
        for path in drifted(generate(assignment)):
            what = "is not what the solution generates; run `python -m handouts.starter`"
            findings.append(Finding(shown(path), what))
    except CourseError as error:
        where = shown(error.path) + (f", {error.key}" if error.key else "")
        findings.append(Finding(where, error.what))
    title = "Starter and solution agree in signatures and docstrings"
    return proof(title, figure, findings)


def written_problems(assignment: Assignment) -> Proof:
    """Each has a heading in the write-up and a rubric whose points add up."""
    findings = []
    handout = _text(assignment.folder / "handout.md")
    for each in assignment.written:
        if f"### {heading(each)}\n" not in handout:
            findings.append(Finding("handout.md", f"lacks the heading “### {heading(each)}”"))
        try:
            read_rubric(assignment, each)
        except CourseError as error:
            where = shown(error.path) + (f", {error.key}" if error.key else "")
            findings.append(Finding(where, error.what))
    figure = f"{len(assignment.written)} of them"
    return proof("Written problems have a heading and a rubric that adds up", figure, findings)


def certified(assignment: Assignment, fresh: Certificate) -> Proof:
    """The certificate on the disk says what was found just now."""
    title, figure = "The certificate is up to date", shown(assignment.certificate)
    try:
        old = load_certificate(assignment)
    except CourseError as error:
        return proof(title, figure, [Finding(shown(error.path), error.what)])
    renew = f"run `autograder validate {assignment.name} --write`"
    findings = [Finding(figure, f"{what}; {renew}") for what in _differences(old, fresh)]
    return proof(title, figure, findings)


def _differences(old: Certificate, new: Certificate) -> list[str]:
    found = [f"has other seeds for check {key}" for key in sorted({*old.seeds, *new.seeds})
             if list(old.seeds.get(key, ())) != list(new.seeds.get(key, ()))]  # fmt: skip
    before, now = ({m.id: m for m in each.mistakes} for each in (old, new))
    for id in sorted({*before, *now}):
        mine, theirs = before.get(id), now.get(id)
        if mine is None or theirs is None:
            found.append(f"{'lacks' if mine is None else 'still has'} the mutant {id}")
        elif (mine.problem, mine.told) != (theirs.problem, theirs.told):
            found.append(f"describes the mutant {id} in other words")
        elif not mine.same(theirs):
            found.append(f"has other results for the mutant {id}")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
