"""Which known mistake a submission makes, if there is no doubt about it.

A mistake is named for a problem only when the student's code answers as the mistake's program
does in every case of every check of the problem: it passes the same checks, and in those that it
fails the records are the same (`checks/transcript.py`). The evidence must come from at least
`MIN_CASES` cases in at least `MIN_SHAPES` settings of the sizes. The nearest miss is never named.
Where no known mistake explains all, `autograder.parts` looks for several, and for simple changes.
Source: the potential response trees of STACK and the bug libraries of BUGGY (1978).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.certificate import Mistake, Records
from autograder.course import Telling
from autograder.result import Row, Status

MIN_CASES, MIN_SHAPES, MIN_TELLING = 5, 3, 3
_NOBODY = Mistake("", "", "", "", "", {})
ALL = "the checks that fail here"
FOLLOWS = "This may come from the same mistake as {}."


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that was recognised, and on how many cases.

    what: which results it explains, with a verb. checks: those that it explains; empty: all of
    the problem.
    """

    mistake: Mistake
    cases: int
    what: str = ""
    checks: frozenset[str] = frozenset()

    def explains(self, key: str) -> bool:
        return not self.checks or key in self.checks

    def told(self, level: Telling) -> str:
        """What a student reads. "" below the level of a question."""
        where = f"inputs, {self.what}" if self.what else f"inputs of {ALL}, your results are"
        says = f"On all {self.cases} {where} what one gets by {self.mistake.computes}."
        see = f" (See {self.mistake.lecture}.)" if self.mistake.lecture else ""
        asks = f"{self.mistake.asks}{see}"
        parts = [says] if level >= Telling.BEHAVIOUR else []
        return "\n".join(filter(None, [*parts, asks] if level >= Telling.QUESTION else []))


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


def tell(rows: Iterable[Row], found: Mapping[str, Sequence[Diagnosis]], level: Telling) -> None:
    """Write what was recognised into the rows: the first failed row of a mistake says it, the
    others point there."""
    first: dict[int, Row] = {}
    for row in rows:
        if row.status is not Status.FAILED:
            continue
        mine = [each for each in found.get(row.problem, ()) if each.explains(row.key)]
        said = [_once(each, row, first, level) for each in mine]
        row.diagnosis = "\n".join(dict.fromkeys(filter(None, said)))
        row.staff += "".join(f"\nrecognised: {each.mistake.id}" for each in mine)


def _once(diagnosis: Diagnosis, row: Row, first: dict[int, Row], level: Telling) -> str:
    told = diagnosis.told(level)
    if told and id(diagnosis) in first:
        return FOLLOWS.format(_mention(first[id(diagnosis)]))
    first.setdefault(id(diagnosis), row)
    return told


def _mention(row: Row) -> str:
    """A row by its title, if whoever reads another row may know it."""
    return f"“{row.title.rstrip('.')}”" if row.visibility == "visible" else "another check"
