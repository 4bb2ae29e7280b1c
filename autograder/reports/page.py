"""What a student's page says, before it has a look: plain texts and numbers for the template.

Everything comes through `base.py`, which knows what students may see; a `Row` itself, with its
key and the staff's text, never reaches the template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from autograder.reports.base import (
    PARTIAL,
    UNGRADED,
    counted,
    diagnosed,
    explanation,
    note_parts,
    one_line,
    out_of_total,
    own_text,
    points,
    shown_now,
)
from autograder.reports.causes import Root, causes, roots, split_message
from autograder.reports.timed import Timed, timed_checks
from autograder.result import ProblemScore, Result, Row, Status

_BAR = 100  # units of width
_LEAST = 2  # of them: for what is not nothing, and left free by what is not everything
_DIGEST = 12  # characters: enough to tell two uploads apart


@dataclass(frozen=True)
class Score:
    """Points as text. lost: with its unit. filled: how much of a bar, 0 to 100."""

    earned: str
    most: str
    lost: str
    filled: float


@dataclass(frozen=True)
class Check:
    """A row. message, diagnosis: "" where its card says it for all. cases: "6 of 8 cases" or "".
    again: the output is that of a check above it."""

    title: str
    hidden: bool
    score: Score
    message: str = ""
    diagnosis: str = ""
    cases: str = ""
    output: str = ""
    again: bool = False


@dataclass(frozen=True)
class Card:
    """Failed checks of one problem with one cause, and what they have in common."""

    heading: str
    lost: str
    message: str
    diagnosis: str
    checks: list[Check]


@dataclass(frozen=True)
class Problem:
    """One problem. cards: its failures that no broken file explains."""

    number: int
    name: str
    score: Score
    count: int
    cards: list[Card]
    passed: list[Check]


@dataclass(frozen=True)
class Part:
    """Checks under one heading: those of a problem, or those with one reason."""

    heading: str
    size: str
    points: str
    checks: list[Check]


@dataclass(frozen=True)
class BrokenFile:
    """heading: its first note. notes: each a line of ours, and what may be the student's.
    costs: the checks that failed by it, by problem."""

    heading: str
    notes: list[tuple[str, str]]
    costs: list[Part]


@dataclass(frozen=True)
class Page:
    """The whole page, in the order of the page."""

    title: str
    submission: str
    score: Score
    so_far: bool
    facts: list[str]
    notices: list[str]
    files: list[BrokenFile]
    problems: list[Problem]
    not_run: list[Part]
    ungraded: list[Part]
    timed: list[Timed]
    notes: list[tuple[str, str]]
    passed: int
    count: int
    some_hidden: bool
    name: str
    version: str
    digest: str
    graded: str


def page_of(result: Result) -> Page:
    """What students may see of a result now."""
    seen = shown_now(result)
    broken = roots(seen)
    told = {note for root in broken for note in root.notes}
    explained = {id(row) for root in broken for row in root.rows}
    return Page(
        title=one_line(seen.title),
        submission=one_line(seen.submission),
        score=_score(seen.score, seen.max_score),
        so_far=len(seen.rows) < len(result.rows),
        facts=_facts(seen),
        notices=_notices(seen),
        files=[_broken_file(root, seen) for root in broken],
        problems=[_problem(n, each, explained) for n, each in enumerate(seen.problems, 1)],
        not_run=_reasons(row for row in seen.rows if row.status is Status.NOT_RUN),
        ungraded=_reasons(seen.grader_errors),
        timed=timed_checks(seen),
        notes=[note_parts(note) for note in seen.notes if note not in told],
        passed=len(_passed(seen.rows)),
        count=len(_counting(seen.rows)),
        some_hidden=any(row.hidden for row in seen.rows),
        name=one_line(seen.assignment),
        version=one_line(seen.version),
        digest=one_line(seen.digest)[:_DIGEST],
        graded=_minute(seen.started),
    )


def _facts(seen: Result) -> list[str]:
    """What is done already, in one or two sentences."""
    count, passed = len(_counting(seen.rows)), len(_passed(seen.rows))
    if not count:
        return ["There are no checks to show."]
    if passed == count:
        return ["The check passed." if count == 1 else f"All {count} checks passed."]
    problems = seen.problems
    full = sum(len(_passed(each.rows)) == len(_counting(each.rows)) for each in problems)
    whole = [f"Full points in {full} of {len(problems)} problems."] if full else []
    return [f"{passed} of {counted(count, 'check')} passed.", *whole]


def _notices(seen: Result) -> list[str]:
    told = [] if seen.complete else [f"{PARTIAL} Checks that have not run count 0."]
    if gone := out_of_total(seen):
        told.append(f"{gone}.")
    return [*told, UNGRADED] if seen.grader_errors else told


def _broken_file(root: Root, seen: Result) -> BrokenFile:
    names = {each.id: _name(each) for each in seen.problems}
    rows: dict[str, list[Row]] = {}
    for row in root.rows:
        rows.setdefault(row.problem, []).append(row)
    costs = [_part(names[id], members) for id, members in rows.items()]
    notes = [note_parts(note) for note in root.notes]
    return BrokenFile(notes[0][0].removesuffix(":"), notes, costs)


def _problem(number: int, problem: ProblemScore, explained: set[int]) -> Problem:
    open_rows = [row for row in problem.rows if id(row) not in explained]
    return Problem(
        number=number,
        name=_name(problem),
        score=_score(problem.score, problem.max_score),
        count=len(_counting(problem.rows)),
        cards=[_card(group) for group in causes(open_rows)],
        passed=[_check(row) for row in _passed(problem.rows)],
    )


def _card(rows: list[Row]) -> Card:
    messages = {split_message(row)[0] for row in rows}
    message = messages.pop() if len(messages) == 1 else ""
    diagnosis = diagnosed(rows[0])  # where there is one, its row is the first
    checks = []
    outputs: set[str] = set()
    for row in rows:
        own, cases = split_message(row)
        other = diagnosed(row)
        told = replace(
            _check(row),
            message="" if own == message else own,
            diagnosis="" if other == diagnosis else other,
            cases=cases,
            output=own_text(row),
            again=own_text(row) in outputs,
        )
        checks.append(told)
        outputs |= {told.output} - {""}
    return Card(_heading(checks, message), _lost(rows), message, diagnosis, checks)


def _heading(checks: list[Check], message: str) -> str:
    if len(checks) == 1:
        return checks[0].title
    how = "failed in the same way" if message else "that seem to belong together"
    return f"{len(checks)} checks {how}"


def _reasons(rows: Iterable[Row]) -> list[Part]:
    """Rows without a verdict, by what is said of them."""
    reasons: dict[str, list[Row]] = {}
    for row in rows:
        reasons.setdefault(explanation(row), []).append(row)
    return [_part(reason, members, numbered=True) for reason, members in reasons.items()]


def _part(heading: str, rows: list[Row], numbered: bool = False) -> Part:
    """numbered: the checks stand for themselves, not under the name of their problem."""
    checks = [_check(row) for row in rows]
    if numbered:
        titles = [one_line(f"{row.problem} {row.title}") for row in rows]
        checks = [replace(check, title=t) for check, t in zip(checks, titles, strict=True)]
    return Part(heading, counted(len(rows), "check"), _lost(rows), checks)


def _check(row: Row) -> Check:
    return Check(one_line(row.title), row.hidden, _score(row.earned, row.worth))


def _name(problem: ProblemScore) -> str:
    return one_line(f"{problem.id} {problem.title}".strip())


def _passed(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.status is Status.PASSED]


def _counting(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.counts]


def _lost(rows: Iterable[Row]) -> str:
    return counted(points(sum(row.worth - row.earned for row in rows)), "point")


def _score(earned: float, most: float) -> Score:
    lost = counted(points(most - earned), "point")
    return Score(points(earned), points(most), lost, _filled(earned, most))


def _filled(earned: float, most: float) -> float:
    """The part of a bar. A full bar is a full score, an empty one is none at all."""
    if most <= 0 or earned <= 0:
        return 0
    if earned >= most:
        return _BAR
    return round(min(max(_BAR * (earned / most), _LEAST), _BAR - _LEAST), 1)


def _minute(started: str) -> str:
    """When grading began, in UTC, so that the page is the same wherever it is written."""
    try:
        moment = datetime.fromisoformat(started)
        utc = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # a stored result may say anything
        return one_line(started)
    return f"{utc:%Y-%m-%d %H:%M} UTC"
