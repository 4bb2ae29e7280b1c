"""The table in assignments/README.md: every system of the lecture, and where it is graded.

    python -m handouts.systems            write the last two columns anew: checks and mutants
    python -m handouts.systems --check    exit 1 where they are not up to date

People write a row's first three cells: the system, the slides, the problems ("2.4, 2.5"). How many
checks look at these problems, and how many known mistakes in them are caught, is counted.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment, find_course
from autograder.course.find import Course
from autograder.errors import CourseError, UsageError
from autograder.reports import write_atomically
from autograder.variants import mutants

_ROW = re.compile(r"\| *([^|]+?) *\| *([^|]+?) *\| *([0-9][0-9., ]*?) *\|[^|]*\|[^|]*\|")


@dataclass(frozen=True)
class System:
    """A row: a system of the lecture, its slides, the problems that grade it."""

    name: str
    slides: str
    problems: tuple[str, ...]
    line: int


def table(course: Course) -> Path:
    """Where the table is."""
    return course.root / "assignments" / "README.md"


def systems(text: str) -> list[System]:
    """The rows of the table, in its order."""
    found = ((n, _ROW.fullmatch(line)) for n, line in enumerate(text.splitlines()))
    return [System(m[1], m[2], tuple(re.split(r", *", m[3])), number) for number, m in found if m]


def filled(course: Course) -> str:
    """The text of the table with its counts as they are now. CourseError for a row whose problem
    does not exist, or that no check or no mutant stands behind."""
    path = table(course)
    lines = path.read_text(encoding="utf-8").splitlines()
    checks, known = _counts(course)
    for each in systems("\n".join(lines)):
        where = f"line {each.line + 1}"
        for id in each.problems:
            if not checks[id] or not known[id]:
                raise CourseError(path, where, f"nothing grades {each.name}: look at problem {id}")
        cells = (each.name, each.slides, ", ".join(each.problems),
                 str(sum(checks[id] for id in each.problems)),
                 str(sum(known[id] for id in each.problems)))  # fmt: skip
        lines[each.line] = f"| {' | '.join(cells)} |"
    return "\n".join(lines) + "\n"


def _counts(course: Course) -> tuple[Counter[str], Counter[str]]:
    """Checks and mutants by problem, of all assignments."""
    checks: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for assignment in course.assignments():
        checks.update(_checked(assignment))
        known.update(mutant.problem for mutant in mutants(assignment))
    return checks, known


def _checked(assignment: Assignment) -> Iterator[str]:
    """The problem of every `@check("2.4", ...)` and `@timed("2.4", ...)`, public and hidden."""
    for folder in (assignment.checks, assignment.secret_checks):
        for path in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for decorator in getattr(node, "decorator_list", ()):
                    if isinstance(decorator, ast.Call) and _is_check(decorator):
                        yield ast.literal_eval(decorator.args[0])


def _is_check(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Name) and call.func.id in ("check", "timed") and bool(call.args)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """0: up to date or written; 1: --check found old figures; 2: something to be fixed first."""
    parser = argparse.ArgumentParser(
        prog="python -m handouts.systems",
        description="Count, for every system of the lecture, the checks and mutants behind it.",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if it is old")
    options = parser.parse_args(arguments)
    try:
        course = find_course(None)
        text = filled(course)
        if options.check:
            return int(text != table(course).read_text(encoding="utf-8"))
        write_atomically(table(course), text)
        return 0
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
