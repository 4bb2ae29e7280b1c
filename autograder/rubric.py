"""The rubric of a written problem: what people grade with, read from `written/<id>.md`.

The file begins with the problem's heading and has one table of this form, wherever it stands::

    | points | item | earns it | does not |
    |---|---|---|---|
    | 2 | 1a. the likelihood | what gets the points | what does not |

A bar inside of a cell is written `\\|`. Everything else in the file (a model answer, common wrong
turns) is for people alone. `validate` reads it to see that the points add up, `autograder rubric`
to write it down for those who grade.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from autograder.course import Assignment, Written
from autograder.errors import CourseError

COLUMNS = ("points", "item", "earns it", "does not")
_BAR = re.compile(r"(?<!\\)\|")
_POINTS = re.compile(r"\d+(\.\d+)?")
_STEP = re.compile(r"(^|\. )(\d+): ")  # "2: so much. 1: less"
_RULE = re.compile(r":?-+:?")
_FORMULA = re.compile(r"(?<![\\$])\$([^$]+)(?<!\\)\$(?!\$)")


@dataclass(frozen=True)
class Item:
    """One row of a rubric. earns, fails: in Markdown, with TeX formulas between dollars."""

    points: float
    title: str
    earns: str
    fails: str


@dataclass(frozen=True)
class Rubric:
    """The items of one written problem; their points add up to the problem's."""

    problem: Written
    items: tuple[Item, ...]


def heading(problem: Written) -> str:
    """What its sections in the write-up and its rubric are called."""
    return f"Problem {problem.id}: {problem.title} ({problem.points:g} points)"


def rubric_file(assignment: Assignment, problem: Written) -> Path:
    """Where the rubric is. UsageError where the course holds no reference."""
    return assignment.solution.parent / "written" / f"{problem.id}.md"


def read_rubric(assignment: Assignment, problem: Written) -> Rubric:
    """The rubric of a problem. CourseError: the file is missing or says something else."""
    path = rubric_file(assignment, problem)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(path, "", f"cannot be read: {error}") from None
    if not text.startswith(f"# {heading(problem)}\n"):
        raise CourseError(path, "", f"must begin with “# {heading(problem)}”")
    items = tuple(_item(path, number, cells) for number, cells in _rows(path, text))
    total = sum(item.points for item in items)
    if not isclose(total, problem.points):
        what = f"its rubric adds up to {total:g} points, expected {problem.points:g}"
        raise CourseError(path, "", what)
    return Rubric(problem, items)


def as_csv(rubrics: Iterable[Rubric]) -> str:
    """A line for each item: problem, item, points, description. For spreadsheets and scripts.

    "Problem 3.10" and not "3.10", which a spreadsheet takes for a number and shows as 3.1.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("problem", "item", "points", "description"))
    for rubric in rubrics:
        for item in rubric.items:
            problem = f"Problem {rubric.problem.id}"
            row = (problem, item.title, f"{item.points:g}", _description(item))
            writer.writerow([_no_formula(cell) for cell in row])
    return out.getvalue()


def as_text(rubrics: Iterable[Rubric]) -> str:
    """Items to paste, one after the other, into a platform that has no import of rubrics.

    Gradescope takes formulas between two dollars on each side, so that is how they are written.
    """
    blocks = []
    for rubric in rubrics:
        blocks.append(heading(rubric.problem))
        for item in rubric.items:
            said = _FORMULA.sub(r"$$\1$$", f"{item.title}\n{_description(item)}")
            blocks.append(f"[{item.points:g}] {said}")
    return "\n\n".join(blocks) + "\n"


def _description(item: Item) -> str:
    """“2: a reason. 1: no reason” reads as if the 2 were a number of the text's own."""
    step = rf"\g<1>\g<2> of {item.points:g}: "
    earns, fails = (_STEP.sub(step, text) for text in (item.earns, item.fails))
    return f"Earns it: {earns}\nDoes not: {fails}"


def _no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@" else cell


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row below the heading of the table of points."""
    lines = [_cells(line) for line in text.splitlines()]
    heads = [number for number, cells in enumerate(lines) if tuple(cells) == COLUMNS]
    if len(heads) != 1:
        wanted = f"| {' | '.join(COLUMNS)} |"
        raise CourseError(path, "", f"expected one table “{wanted}”, found {len(heads)}")
    for number, cells in enumerate(lines[heads[0] + 1 :], start=heads[0] + 2):
        if not cells:
            return
        if not all(_RULE.fullmatch(cell) for cell in cells):
            yield number, cells


def _cells(line: str) -> list[str]:
    """The cells of a row of a table; none where the line is no row."""
    line = line.strip()
    if not line.startswith("|"):
        return []
    cells = _BAR.split(line.removeprefix("|"))
    return [cell.strip().replace(r"\|", "|") for cell in (cells if cells[-1] else cells[:-1])]


def _item(path: Path, number: int, cells: list[str]) -> Item:
    where = f"line {number}"
    if len(cells) != len(COLUMNS):
        what = f"expected {len(COLUMNS)} cells, got {len(cells)}; write a bar in a cell as \\|"
        raise CourseError(path, where, what)
    points, title, earns, fails = cells
    if not _POINTS.fullmatch(points):
        raise CourseError(path, where, f"expected points such as 2, got {points!r}")
    if not title or not earns:
        raise CourseError(path, where, "an item needs a name, and what earns it")
    return Item(float(points), title, earns, fails)
