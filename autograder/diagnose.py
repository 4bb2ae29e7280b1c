"""Which known mistake a submission makes, if there is no doubt about it.

A mistake is named for a problem only when the student's code answers as the mistake's program
does in every case of every check of the problem: it passes the same checks, and in those that it
fails the records are the same (`checks/transcript.py`). The evidence must come from at least
`MIN_CASES` cases in at least `MIN_SHAPES` settings of the sizes. The nearest miss is never named.
Source: the potential response trees of STACK and the bug libraries of BUGGY (1978).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from autograder.certificate import Mistake, Records
from autograder.course import Telling
from autograder.result import Result, Row, Status

MIN_CASES, MIN_SHAPES, MIN_TELLING = 5, 3, 3
_NOBODY = Mistake("", "", "", "", "", {})
FOLLOWS = "This may come from the same mistake as {}."


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that was recognised, and on how many cases."""

    mistake: Mistake
    cases: int

    def told(self, level: Telling) -> str:
        """What a student reads. "" below the level of a question."""
        says = (
            f"On all {self.cases} inputs of the checks that fail here, your results are what one "
            f"gets by {self.mistake.computes}."
        )
        asks = f"{self.mistake.asks} (See {self.mistake.lecture}.)"
        parts = [says] if level >= Telling.BEHAVIOUR else []
        return "\n".join([*parts, asks] if level >= Telling.QUESTION else [])


def diagnose(problem: str, records: Records, known: Iterable[Mistake]) -> Diagnosis | None:
    """The one known mistake that explains every record of a problem; None when in doubt.

    records: by check, of all checks of all problems.
    """
    mine = {key: cases for key, cases in records.items() if key.partition("/")[0] == problem}
    failed = {key for key, cases in mine.items() if not all(case.right for case in cases)}
    cases = [case for key in failed for case in mine[key]]
    telling = [case for case in cases if case.telling]
    shapes = {case.shape for case in cases}
    if len(cases) < MIN_CASES or len(shapes) < MIN_SHAPES or len(telling) < MIN_TELLING:
        return None
    student = replace(_NOBODY, failed={key: mine[key] for key in failed})
    fits = [each for each in known if each.problem == problem and each.same(student)]
    return Diagnosis(fits[0], len(cases)) if len(fits) == 1 else None


def recognise(result: Result, records: Records, known: Iterable[Mistake], level: Telling) -> None:
    """Recognise known mistakes and write them into a result; the staff learns their names."""
    mistakes = list(known)
    found = {
        problem: diagnosis
        for problem in dict.fromkeys(row.problem for row in result.rows)
        if (diagnosis := diagnose(problem, records, mistakes))
    }
    tell(result.rows, found, level)
    result.staff["recognised"] = {id: each.mistake.id for id, each in found.items()}


def tell(rows: Iterable[Row], found: Mapping[str, Diagnosis], level: Telling) -> None:
    """Write what was recognised into the rows: the first failed one of a problem says it, the
    others point there."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.status is not Status.FAILED or row.problem not in found:
            continue
        diagnosis = found[row.problem]
        told = diagnosis.told(level)
        row.diagnosis = told
        if told and row.problem in first:
            row.diagnosis = FOLLOWS.format(_mention(first[row.problem]))
        first.setdefault(row.problem, row)
        row.staff += f"\nrecognised: {diagnosis.mistake.id}"


def _mention(row: Row) -> str:
    """A row by its title, if whoever reads another row may know it."""
    return f"“{row.title.rstrip('.')}”" if row.visibility == "visible" else "another check"
