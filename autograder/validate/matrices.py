"""The matrices of the page: which submission fails which check. Numbers for `pictures.html.j2`.

All lengths are CSS pixels. A matrix is drawn as two pictures side by side, the names and the
cells, so that the names stay in view while the cells scroll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import cos, radians, sin

from autograder.result import Row, Status
from autograder.validate.evidence import Mark, mark, words
from autograder.validate.gradings import Graded
from autograder.validate.kills import failed_keys
from autograder.validate.proofs import Validation

CELL = 20
GAP = 8  # between problems
HEADING = 22  # of a group of rows
SLANT = 55  # degrees, of the names of checks
LETTER = 6.7  # the width of a letter of the fixed-width font at 11 pixels
BOLD = 7.2  # of a bold one at 12 pixels, at most
LONGEST = 34  # letters of a check's name that are shown
NAME = 28  # letters of a mutant's
TALL = 30  # rows, above which the names of checks are written below as well
COUNT, BADGE = 30, 22  # the width of a row's count, and of its mark


@dataclass(frozen=True)
class Column:
    """A check. x: its left edge; end: the width that its slanted name needs, from there.
    killers: the mutants that fail it; expected: some mutant should (it is not kept for a reason,
    and the mutants of its problem were tried)."""

    row: Row
    x: float
    killers: tuple[str, ...]
    expected: bool

    @property
    def name(self) -> str:
        return shortened(self.row.key.partition("/")[2])

    @property
    def idle(self) -> bool:
        """No mutant fails it, and none is said to be missing for a reason."""
        return self.expected and not self.killers


@dataclass(frozen=True)
class Cell:
    """alarm: it should not be so. told: what a pointer that rests on it reads."""

    x: float
    mark: Mark
    alarm: bool
    told: str


@dataclass(frozen=True)
class Line:
    """A row. y: its upper edge; count: of failed checks; idle: it fails no check of its home;
    named: whether the diagnosis names it: "yes", "no", "other", or "" where nobody asks."""

    y: float
    name: str
    count: int
    idle: bool
    named: str
    told: str
    cells: list[Cell]


@dataclass(frozen=True)
class Home:
    """The cells of one problem's rows in one problem's columns."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Matrix:
    """head: the height of the names of checks; foot: where the cells end; spans: of the
    problems, as (id, left, right); headings: of groups of rows, as (y, what fits, the whole)."""

    id: str
    columns: list[Column]
    names: float = 0.0
    width: float = 0.0
    head: float = 0.0
    foot: float = 0.0
    spans: list[tuple[str, float, float]] = field(default_factory=list)
    headings: list[tuple[float, str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)

    @property
    def tall(self) -> bool:
        return len(self.lines) > TALL

    @property
    def empty(self) -> str:
        """The squares of one row, as the path of an SVG."""
        return "".join(f"M{each.x + 2:g} 2h16v16h-16z" for each in self.columns)


def shortened(name: str, longest: int = LONGEST) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def columns_of(found: Validation) -> list[Column]:
    """The checks, problem after problem, the public ones first."""
    order = [problem.id for problem in found.assignment.problems]
    rows = sorted(found.graded[0].rows, key=lambda row: (order.index(row.problem), row.hidden))
    failing = [(each.variant.name, set(failed_keys(each))) for each in found.mutants]
    columns: list[Column] = []
    x = float(GAP)
    for row in rows:
        if columns and columns[-1].row.problem != row.problem:
            x += GAP
        killers = tuple(name for name, keys in failing if row.key in keys)
        tried = found.problem in (None, row.problem)
        columns.append(Column(row, x, killers, tried and "robustness" not in row.tags))
        x += CELL
    return columns


def kill_matrix(found: Validation, named: dict[str, str]) -> Matrix:
    """Mutants against checks. named: mutant -> the mistake that it is taken for, or ""."""
    matrix = _blank("kills", columns_of(found), [each.variant.name for each in found.mutants])
    spans = {id: (left, right) for id, left, right in matrix.spans}
    for problem in found.assignment.problems:
        mine = [each for each in found.mutants if _home(each) == problem.id]
        if not mine:
            continue
        _add_heading(matrix, f"{problem.id} {problem.title}")
        left, right = spans.get(problem.id, (0.0, 0.0))
        home = Home(left, matrix.foot, right - left, CELL * len(mine))
        for each in mine:
            _add(matrix, each, problem.id, named[each.variant.name])
        matrix.homes.append(home)
    return matrix


def right_matrix(found: Validation) -> Matrix:
    """Right programs and the starter against checks."""
    right = [each for each in found.graded if each.variant.kind in ("solution", "alternative")]
    starter = [each for each in found.graded if each.variant.kind == "starter"]
    names = [each.variant.name for each in (*right, *starter)]
    matrix = _blank("right", columns_of(found), names)
    for heading, members in (("Right programs", right), ("Before any work", starter)):
        if members:
            _add_heading(matrix, heading)
        for each in members:
            _add(matrix, each)
    return matrix


def _blank(id: str, columns: list[Column], names: list[str]) -> Matrix:
    longest = max((len(shortened(name, NAME)) for name in names), default=0)
    matrix = Matrix(id, columns, names=max(150.0, LETTER * longest + COUNT + BADGE + 8))
    slanted = [(each.x, LETTER * len(each.name)) for each in columns]
    angle = radians(SLANT)
    matrix.head = round(max((length * sin(angle) for _, length in slanted), default=0) + 34)
    ends = (x + CELL + length * cos(angle) for x, length in slanted)
    matrix.width = round(max(ends, default=0) + GAP)
    matrix.foot = matrix.head
    for id, group in groupby(columns, key=lambda each: each.row.problem):
        members = list(group)
        matrix.spans.append((id, members[0].x, members[-1].x + CELL))
    return matrix


def _add_heading(matrix: Matrix, text: str) -> None:
    fits = int((matrix.names - 16) / BOLD)
    matrix.headings.append((matrix.foot, shortened(text, fits), text))
    matrix.foot += HEADING


def _add(matrix: Matrix, graded: Graded, home: str | None = None, named: str = "") -> None:
    """home: the problem of a mutant; None for a right program and for the starter."""
    count = len(failed_keys(graded))
    name = graded.variant.name
    cells = list(_cells(graded, matrix.columns, home))
    taken, says = _taken(name, named) if home is not None else ("", "")
    idle = home is not None and not any(
        row.problem == home and row.status is Status.FAILED for row in graded.rows
    )
    told = f"{graded.variant} fails {count} of {len(graded.rows)} checks{says}"
    matrix.lines.append(Line(matrix.foot, shortened(name, NAME), count, idle, taken, told, cells))
    matrix.foot += CELL


def _taken(name: str, named: str) -> tuple[str, str]:
    if named == name:
        return "yes", "; the diagnosis names it"
    return ("other", f"; the diagnosis takes it for {named}") if named else ("no", "; not named")


def _cells(graded: Graded, columns: Sequence[Column], home: str | None) -> Iterator[Cell]:
    rows = {row.key: row for row in graded.rows}
    for column in columns:
        key = column.row.key
        if (row := rows.get(key)) is None:
            continue
        cases = graded.records.get(key, ())
        seen = mark(row, cases)
        if home is None:
            alarm = row.status is not _due(graded)
        else:
            alarm = seen == "strange" or (seen != "passed" and row.problem != home)
            if seen == "passed":
                continue
        said = f"{graded.variant}, {key}: {words(row, cases)}"
        yield Cell(column.x, seen, alarm, said)


def _due(graded: Graded) -> Status:
    """How every check must end for a right program, or for the starter."""
    return Status.FAILED if graded.variant.kind == "starter" else Status.PASSED


def _home(graded: Graded) -> str:
    return graded.variant.mutant.problem if graded.variant.mutant else ""
