"""How far apart any two mutants of a problem are: the numbers for a triangle of cells.

All lengths are CSS pixels; `pictures.html.j2` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.validate.distinct import told_apart
from autograder.validate.matrices import CELL, LETTER, NAME, shortened
from autograder.validate.naming import mistakes_of
from autograder.validate.proofs import Validation

NARROW = 5  # cases: fewer than this between two mutants is worth a look


@dataclass(frozen=True)
class PairCell:
    """Two mutants. shown: the number of cases that tell them apart. tone: "twin", "narrow" or
    "wide"; told: what a pointer that rests on it reads."""

    x: float
    y: float
    shown: str
    tone: str
    told: str


@dataclass(frozen=True)
class Triangle:
    """The mutants of one problem. lines: (y, number, name, full name); heads: (x, number)."""

    problem: str
    title: str
    names: float
    lines: list[tuple[float, int, str, str]]
    heads: list[tuple[float, int]]
    cells: list[PairCell]

    @property
    def side(self) -> float:
        return CELL * (len(self.lines) + 1)


def triangles(found: Validation) -> list[Triangle]:
    """One for each problem with two mutants or more."""
    pairs = told_apart(mistakes_of(found.mutants))
    drawn = []
    for problem in found.assignment.problems:
        ids = [
            m.id for each in found.mutants if (m := each.variant.mutant) if m.problem == problem.id
        ]
        if len(ids) < 2:
            continue
        lines = [(CELL * (n + 1.0), n + 1, shortened(id, NAME), id) for n, id in enumerate(ids)]
        heads = [(CELL * float(n), n + 1) for n in range(len(ids) - 1)]
        cells = [
            _cell(CELL * float(column), CELL * (row + 1.0), ids[column], ids[row], pairs)
            for row in range(len(ids))
            for column in range(row)
        ]
        names = 44 + LETTER * max(len(name) for _, _, name, _ in lines)
        drawn.append(Triangle(problem.id, problem.title, names, lines, heads, cells))
    return drawn


def nearest(found: Validation) -> dict[str, str]:
    """Mutant -> the one of its problem that is hardest to tell from it, in words."""
    best: dict[str, tuple[int, str]] = {}
    for (a, b), cases in told_apart(mistakes_of(found.mutants)).items():
        for one, other in ((a, b), (b, a)):
            best[one] = min(best.get(one, (cases, other)), (cases, other))
    return {id: f"{other}, {_cases(number)} apart" for id, (number, other) in best.items()}


def _cell(x: float, y: float, a: str, b: str, pairs: dict[tuple[str, str], int]) -> PairCell:
    number = pairs[a, b]
    tone = "twin" if number == 0 else "narrow" if number < NARROW else "wide"
    return PairCell(
        x, y, str(number) if number < 100 else "··", tone, f"{a} and {b}: {_cases(number)} differ"
    )


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"
