"""`autograder explain`: what the staff can tell the student of a stored result, level by level."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from autograder.course import find_course
from autograder.errors import UsageError, shown
from autograder.reports.base import counted, diagnosed, explanation, noted, one_line, points
from autograder.result import ProblemScore, Result, Row, Status
from autograder.text import printable, quoted
from autograder.variants import Mutant, mutants

EXAMPLE = (
    "Example: autograder grade ngram submissions/ada --format json --out ada.json && "
    "autograder explain ada.json --problem 1.4"
)
WRITE_ONE = "write one with grade --format json --out FILE"
CASES = 2  # of a failed check; the others of them are alike, mostly
Line = tuple[str, str]  # text, style


def explain_command(
    context: typer.Context,
    result: Annotated[Path, typer.Argument(help="A result in the json format.")],
    problem: Annotated[
        Optional[str],  # noqa: UP045  typer reads it at run time
        typer.Option(help="This problem only.", show_default=False),
    ] = None,
) -> None:
    """Explain a stored result to the staff: each failed check, and the mistake behind it.

    Where a mistake was recognised, its four levels are listed: where it shows, which property is
    broken, a question that leads to it, and the named behaviour. How much of it students read is
    decided by `feedback` in assignment.toml.
    """
    found = read_result(result)
    assignment = find_course(context.obj).assignment(found.assignment)
    if problem is not None:
        assignment.problem(problem)
    known = {each.id: each for each in mutants(assignment)}
    console = Console()
    for note in found.notes:
        console.print(f"! {noted(note)}", markup=False, emoji=False, highlight=False)
    wrong = [each for each in found.problems if problem in (None, each.id) and _failed(each)]
    for each in wrong:
        for text, style in explained(each, found, known):
            indent = len(text) - len(text.lstrip())
            console.print(Padding(Text(text.lstrip(), style=style), (0, 0, 0, indent)))
    if not wrong:
        console.print("No check has failed: there is nothing to explain.")
    if problem is None:
        for line in _without_verdict(found):
            console.print(line, markup=False, emoji=False)


def _without_verdict(found: Result) -> Iterator[str]:
    open_ = [row for row in found.rows if row.status is Status.NOT_RUN and row.counts]
    if open_:
        why = ", ".join(dict.fromkeys(one_line(row.message) or "it ended early" for row in open_))
        yield f"{counted(len(open_), 'check')} did not run: {why}"
    if found.grader_errors:
        yield f"{counted(len(found.grader_errors), 'check')} could not be graded, by our own fault"


def read_result(path: Path) -> Result:
    """A result that `grade --format json` wrote. UsageError where the file is anything else."""
    if not path.is_file():
        raise UsageError(f"{shown(path)}: no such file; {WRITE_ONE}")
    try:
        return Result.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, UsageError) as error:
        what = f"{shown(path)} is no result in the json format ({error})"
        raise UsageError(f"{what}; {WRITE_ONE}") from None


def explained(problem: ProblemScore, result: Result, known: dict[str, Mutant]) -> Iterator[Line]:
    """The lines about one problem."""
    score = f"{points(problem.score)} of {points(problem.max_score)} points"
    yield f"{one_line(problem.id)}  {one_line(problem.title)}: {score}", "bold"
    recognised = result.staff.get("recognised")
    names = str(recognised.get(problem.id, "")) if isinstance(recognised, dict) else ""
    for name in filter(None, names.split(", ")):
        yield from _levels(one_line(name), known.get(name))
    if not names:
        yield "  No known mistake explains this one.", "dim"
    for row in _failed(problem):
        yield f"  {one_line(row.title)} ({one_line(row.key)})", "red"
        yield f"    where and what: {explanation(row)}", ""
        if told := diagnosed(row):
            yield from ((f"    told: {line}", "") for line in told.split("\n"))
        yield from _cases(row)


def _levels(name: str, mutant: Mutant | None) -> Iterator[Line]:
    yield f"  Recognised: {name}", "yellow"
    if mutant is not None:
        yield f"    a question: {mutant.asks} ({mutant.lecture})", ""
        yield f"    the behaviour: what one gets by {mutant.computes}", ""


def _cases(row: Row) -> Iterator[Line]:
    """What the staff alone sees of a row: its first lines. What was recognised stands above."""
    said = printable(row.staff).split("\n") if row.staff else []
    lines = [line for line in said if not line.startswith("recognised: ")]
    for line in lines[:CASES]:
        yield f"    {quoted(line) or '|'}", "dim"
    if len(lines) > CASES:
        yield f"    | ... {len(lines) - CASES} more lines: grade again with --staff", "dim"


def _failed(problem: ProblemScore) -> list[Row]:
    return [row for row in problem.rows if row.status is Status.FAILED]
