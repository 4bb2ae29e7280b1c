"""Several mistakes at once, tensor by tensor; and simple changes that nobody has declared.

A *unit* is one tensor of one check, in all cases. A known mistake explains the units in which it is
wrong itself if the student's are the same there, and no other mistake competes for them. What is
left may be the right tensor turned about in one way in every case (`checks/transforms.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.certificate import Mistake, Records
from autograder.checks.transcript import CaseRecord, Observation
from autograder.checks.transforms import explained
from autograder.course import Telling
from autograder.diagnose import (
    MIN_CASES,
    MIN_SHAPES,
    MIN_TELLING,
    Diagnosis,
    diagnose,
    tell,
)
from autograder.result import Result

Place = tuple[str, str]  # a check's key, a tensor's name
CHANGED = "What turns the one into the other? Compare the two entry by entry on a small input."


@dataclass(frozen=True)
class Unit:
    """One tensor of a check: its comparisons in each case."""

    cases: Sequence[CaseRecord]
    seen: Sequence[Sequence[Observation]]

    @property
    def wrong(self) -> bool:
        return any(each.digest != "right" for case in self.seen for each in case)

    def same(self, other: Unit) -> bool:
        return len(self.seen) == len(other.seen) and all(
            len(mine) == len(theirs) and all(a.same(b) for a, b in zip(mine, theirs, strict=True))
            for mine, theirs in zip(self.seen, other.seen, strict=True)
        )

    def strong(self) -> bool:
        """Whether there is enough evidence to name anything."""
        telling = [
            case
            for case, seen in zip(self.cases, self.seen, strict=True)
            if case.telling and any(_telling(each) for each in seen)
        ]
        shapes = {case.shape for case in self.cases}
        complete = all(case.complete for case in self.cases)
        enough = len(self.cases) >= MIN_CASES and len(shapes) >= MIN_SHAPES
        return complete and enough and len(telling) >= MIN_TELLING


def recognise(result: Result, records: Records, known: Iterable[Mistake], level: Telling) -> None:
    """Recognise mistakes and write them into a result; the staff learns their names."""
    mistakes = list(known)
    problems = dict.fromkeys(row.problem for row in result.rows)
    found = {problem: diagnoses(problem, records, mistakes) for problem in problems}
    found = {problem: each for problem, each in found.items() if each}
    tell(result.rows, found, level)
    result.staff["recognised"] = {
        problem: ", ".join(each.mistake.id for each in several)
        for problem, several in found.items()
    }


def diagnoses(problem: str, records: Records, known: Sequence[Mistake]) -> list[Diagnosis]:
    """All that can be said of a problem beyond doubt: the one mistake that explains everything,
    or else several, and changes without a name."""
    if whole := diagnose(problem, records, known):
        return [whole]
    mine = {key: cases for key, cases in records.items() if key.partition("/")[0] == problem}
    failed = {k: cases for k, cases in mine.items() if not all(case.right for case in cases)}
    units = units_of(failed)
    wrong = {place: unit for place, unit in units.items() if unit.wrong}
    partial = _known(wrong, [each for each in known if each.problem == problem])
    covered = {place for places in partial.values() for place in places}
    found = [_several(id, places, wrong, known) for id, places in partial.items()]
    left = {place: unit for place, unit in wrong.items() if place not in covered}
    return found + _changes(problem, left)


def units_of(records: Mapping[str, Sequence[CaseRecord]]) -> dict[Place, Unit]:
    """The tensors of some checks."""
    found = {}
    for key, cases in records.items():
        for name in dict.fromkeys(seen.name for case in cases for seen in case.observations):
            seen = [[o for o in case.observations if o.name == name] for case in cases]
            found[key, name] = Unit(cases, seen)
    return found


def _known(wrong: Mapping[Place, Unit], known: Sequence[Mistake]) -> dict[str, set[Place]]:
    """id of a mistake -> the units that it alone explains."""
    fits: dict[str, set[Place]] = {}
    for mistake in known:
        theirs = {p: unit for p, unit in units_of(mistake.failed).items() if unit.wrong}
        if not theirs or any(p not in wrong or not wrong[p].same(u) for p, u in theirs.items()):
            continue
        if any(wrong[place].strong() for place in theirs):
            fits[mistake.id] = set(theirs)
    largest = {
        id: places for id, places in fits.items() if not any(places < q for q in fits.values())
    }
    return {
        id: places
        for id, places in largest.items()
        if not any(places & q for other, q in largest.items() if other != id)
    }


def _several(
    id: str, places: set[Place], wrong: Mapping[Place, Unit], known: Sequence[Mistake]
) -> Diagnosis:
    mistake = next(each for each in known if each.id == id)
    names = list(dict.fromkeys(name for _, name in sorted(places) if name))
    cases = sum(len(wrong[place].cases) for place in places)
    short = [name.removeprefix("the ") for name in names]
    what = f"your {_listed(short)} {'are' if len(names) > 1 else 'is'}" if names else ""
    return Diagnosis(
        mistake, cases, what or "what you return is", frozenset(key for key, _ in places)
    )


def _changes(problem: str, units: Mapping[Place, Unit]) -> list[Diagnosis]:
    """The tensors that are the right ones turned about; those of a check that are so in the same
    way are told in one sentence."""
    together: dict[tuple[str, str, str, int], list[str]] = {}
    for (key, name), unit in units.items():
        if one := _change(unit):
            change, text = one
            cases = sum(not all(o.right for o in seen) for seen in unit.seen)
            names = together.setdefault((key, change, text, cases), [])
            names.append((name or "result").removeprefix("the "))
    found = []
    for (key, change, text, cases), names in together.items():
        several = len(names) > 1
        computes = text.format("the right ones" if several else f"the right {names[0]}")
        mistake = Mistake(f"generic: {change}", problem, computes, CHANGED, "", {})
        what = f"your {_listed(names)} {'are' if several else 'is'}"
        found.append(Diagnosis(mistake, cases, what, frozenset([key])))
    return found


def _change(unit: Unit) -> tuple[str, str] | None:
    """The one change that makes the right tensor into the student's in every case: its name, and
    what it is in words; None also where the student's is right in some case."""
    seen = [(case, each) for case, all_of in zip(unit.cases, unit.seen, strict=True)
            for each in all_of]  # fmt: skip
    if any(each.right for _, each in seen):  # then it is not what is done to every input
        return None
    pairs = [(case, dict(each.transforms)) for case, each in seen]
    shapes = {case.shape for case, _ in pairs}
    if len(pairs) < MIN_CASES or len(shapes) < MIN_SHAPES or not unit.strong():
        return None
    common = set.intersection(*(set(found) for _, found in pairs))
    if len(common) != 1:
        return None
    [change] = common
    factors = [found[change] for _, found in pairs]
    text = explained(change, factors, [dict(case.symbols) for case, _ in pairs])
    return (change, text) if text else None


def _listed(names: Sequence[str]) -> str:
    """Names with commas (or semicolons, where they have commas), "and" before the last one."""
    comma = "; " if any("," in name for name in names) else ", "
    return " and ".join(filter(None, [comma.join(names[:-1]), names[-1]]))


def _telling(seen: Observation) -> bool:
    wrong = not seen.right and seen.digest != "right"
    return wrong and not seen.plain and (seen.kind != "close" or seen.apart >= 1e3)
