"""What grading one submission yields: one `Result`, made of one `Row` for each check.

Grading declares every row first, as "not run", and fills it later, so that a check
that never ran can neither earn points nor shrink the total. Reports only read it.
Scores that leave this module are finite and between 0 and the points of their row.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

from autograder.errors import UsageError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

VISIBILITIES: Final = ("visible", "after_due_date", "after_published", "hidden")  # Gradescope's
_MOST: Final = 10**12  # of any number in a stored result; more could overflow a sum
NOT_WRITTEN: Final = "not implemented yet"  # the message of a row that met the starter's own stub
DIGITS: Final = 9  # decimals of a score: thirds still add up to exactly the points


class Status(StrEnum):
    """How a check ended. Only `passed` and `failed` say anything about the student's code."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"  # the message says why
    GRADER_ERROR = "grader_error"  # our fault, never the student's


@dataclass
class Row:
    """One check.

    key: "1.1/windows_do_not_cross_sentences", unique; problem: "1.1"; title: shown to students;
    points: what the check is worth; hidden: the check is secret, so `output` stays "";
    visibility: one of VISIBILITIES; score: points earned, as the check reports them;
    message, diagnosis: authored, shown to students, the second where a known mistake was
    recognised; output: what the student's own code printed or
    raised, shown to students; staff: full detail, never shown to students; seconds: wall time;
    extra: how a timed check was measured, shown to students; left_out: where it was not run, its
    points count nowhere, by the assignment's rule for machines without a GPU.
    """

    key: str
    problem: str
    title: str
    points: float
    hidden: bool
    visibility: str = "visible"
    tags: tuple[str, ...] = ()
    status: Status = Status.NOT_RUN
    score: float = 0.0
    message: str = ""
    diagnosis: str = ""
    output: str = ""
    staff: str = ""
    seconds: float = 0.0
    extra: dict[str, JSON] = field(default_factory=dict)
    left_out: bool = False

    def __post_init__(self) -> None:
        if self.visibility not in VISIBILITIES:
            expected = f"expected one of {', '.join(VISIBILITIES)}, got {self.visibility!r}"
            raise UsageError(f"check {self.key}: visibility: {expected}")

    @property
    def counts(self) -> bool:
        """Whether its points are part of the total; those of a row that ran always are."""
        return not (self.left_out and self.status is Status.NOT_RUN)

    @property
    def worth(self) -> float:
        """The points that this check counts for, finite and not negative."""
        return _amount(self.points) if self.counts else 0.0

    @property
    def earned(self) -> float:
        """The score as it counts: finite, between 0 and `worth`, 0 unless the check ran."""
        ran = self.status in (Status.PASSED, Status.FAILED)
        return min(_amount(self.score), self.worth) if ran else 0.0


@dataclass(frozen=True)
class ProblemScore:
    """The rows of one problem, added up."""

    id: str
    title: str
    score: float
    max_score: float
    rows: tuple[Row, ...]


@dataclass
class Result:
    """What one submission got for one assignment.

    submission: its name; digest: SHA-256 (hex) of the submitted files; notes: shown to
    students; staff: for staff only (level, layers, versions, ...); started: ISO 8601;
    seconds: wall time; complete: False while grading goes on, or if it was cut short;
    titles: the problems' titles by id, where known.
    """

    assignment: str
    title: str
    version: str
    submission: str
    digest: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    staff: dict[str, JSON] = field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    complete: bool = False
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points earned, at most `max_score`; a full score equals it exactly."""
        return round(math.fsum(row.earned for row in self.rows), DIGITS)

    @property
    def max_score(self) -> float:
        """The points of all rows, whether they ran or not; but for those that are left out."""
        return round(math.fsum(row.worth for row in self.rows), DIGITS)

    @property
    def left_out(self) -> float:
        """The points of the rows that are left out."""
        return round(math.fsum(_amount(r.points) - r.worth for r in self.rows), DIGITS)

    @property
    def grader_errors(self) -> list[Row]:
        """The rows that our own fault left ungraded."""
        return [row for row in self.rows if row.status is Status.GRADER_ERROR]

    @property
    def problems(self) -> list[ProblemScore]:
        """One summary for each problem, in the order of the rows."""
        rows: dict[str, list[Row]] = {}
        for row in self.rows:
            rows.setdefault(row.problem, []).append(row)
        return [self._problem(id, tuple(members)) for id, members in rows.items()]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, all numbers finite; `from_dict` reads it back."""
        values = asdict(self)
        values["seconds"] = _amount(self.seconds)
        values["rows"] = [_row_dict(row) for row in self.rows]
        return {**values, "score": self.score, "max_score": self.max_score}

    def verdicts(self) -> dict[str, Any]:
        """The part of `to_dict` that every regrade must repeat exactly: all but the times."""
        values = self.to_dict()
        for timed in (values, *values["rows"]):
            del timed["seconds"]
        for row in values["rows"]:
            del row["extra"]
        values["staff"].pop("timing", None)
        del values["started"]
        return values

    @classmethod
    def from_dict(cls, values: object) -> Result:
        """Read what `to_dict` made; UsageError naming the key where anything differs from it."""
        found = _expect(values, {**_RESULT_KEYS, **_TOTALS}, "")
        rows = [_read_row(each, f"rows[{index}]") for index, each in enumerate(found["rows"])]
        result = cls(**{**{key: found[key] for key in _RESULT_KEYS}, "rows": rows})
        if len({row.key for row in rows}) < len(rows):
            raise UsageError("result: rows: expected each key once")
        for key in _TOTALS:
            if found[key] != getattr(result, key):
                expected = f"expected {getattr(result, key)}, the sum over the rows"
                raise UsageError(f"result: {key}: {expected}, got {found[key]}")
        return result

    def _problem(self, id: str, rows: tuple[Row, ...]) -> ProblemScore:
        return ProblemScore(
            id=id,
            title=self.titles.get(id, ""),
            score=round(math.fsum(row.earned for row in rows), DIGITS),
            max_score=round(math.fsum(row.worth for row in rows), DIGITS),
            rows=rows,
        )


def _amount(number: float) -> float:
    """Points and seconds as they leave this module: finite, not negative."""
    return max(0.0, float(number)) if math.isfinite(number) else 0.0


def _row_dict(row: Row) -> dict[str, Any]:
    changed = {"points": _amount(row.points), "score": row.earned, "seconds": _amount(row.seconds)}
    return {**asdict(row), **changed, "tags": list(row.tags), "status": row.status.value}


def _read_row(values: object, where: str) -> Row:
    if isinstance(values, dict):  # results of before there were GPUs lack it
        values = {"left_out": False, **values}
    found = _expect(values, _ROW_KEYS, where)
    return Row(**{**found, "tags": tuple(found["tags"]), "status": Status(found["status"])})


def _expect(values: object, kinds: dict[str, _Kind], where: str) -> dict[str, Any]:
    """The object, if it has exactly these keys and every value is of its kind."""
    if not isinstance(values, dict):
        raise _wrong(where, "an object", values)
    for key in [*values, *kinds]:
        name = f"{where}.{key}" if where else str(key)
        if key not in kinds:
            raise UsageError(f"result: {name}: expected no such key")
        if key not in values:
            raise UsageError(f"result: {name}: expected {kinds[key].expected}, but it is missing")
        if not kinds[key].fits(values[key]):
            raise _wrong(name, kinds[key].expected, values[key])
    return values


def _wrong(name: str, expected: str, got: object) -> UsageError:
    where = f"result: {name}" if name else "result"
    return UsageError(f"{where}: expected {expected}, got {reprlib.repr(got)}")


class _Kind(NamedTuple):
    expected: str
    fits: Callable[[object], bool]


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value <= _MOST


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_text_map(value: object) -> bool:
    return isinstance(value, dict) and _are_texts([*value, *value.values()])


def _one_of(*words: str) -> _Kind:
    return _Kind(f"one of {', '.join(words)}", lambda value: value in words)


_TEXT = _Kind("a text", lambda value: isinstance(value, str))
_BOOL = _Kind("true or false", lambda value: isinstance(value, bool))
_NUMBER = _Kind(f"a number from 0 to {_MOST}", _is_number)
_TEXTS = _Kind("a list of texts", _are_texts)
_TEXT_MAP = _Kind("an object of texts", _is_text_map)
_LIST = _Kind("a list of rows", lambda value: isinstance(value, list))
_OBJECT = _Kind("an object", lambda value: isinstance(value, dict))

_ROW_KEYS = {
    **dict.fromkeys(("key", "problem", "title", "message", "diagnosis", "output", "staff"), _TEXT),
    **dict.fromkeys(("points", "score", "seconds"), _NUMBER),
    "hidden": _BOOL,
    "visibility": _one_of(*VISIBILITIES),
    "tags": _TEXTS,
    "status": _one_of(*Status),
    "extra": _OBJECT,
    "left_out": _BOOL,
}
_RESULT_KEYS = {
    **dict.fromkeys(("assignment", "title", "version", "submission", "digest", "started"), _TEXT),
    "rows": _LIST,
    "notes": _TEXTS,
    "staff": _OBJECT,
    "seconds": _NUMBER,
    "complete": _BOOL,
    "titles": _TEXT_MAP,
}
_TOTALS = dict.fromkeys(("score", "max_score"), _NUMBER)
