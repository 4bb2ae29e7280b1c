"""`autograder validate`: prove that an assignment's grader is right."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.course import find_course
from autograder.errors import UsageError, shown
from autograder.reports import write_atomically
from autograder.validate import Validation, validate
from autograder.validate.page import render
from autograder.validate.proofs import Advance

EXAMPLE = (
    "Examples: autograder validate ngram --page validation.html   |   "
    "autograder validate ngram --problem 1.2   |   autograder validate ngram --write"
)
SHOWN = 12  # findings of one proof that are listed


def validate_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    write: Annotated[
        bool,
        typer.Option("--write", help="If all holds, write certificate.json, which grading needs."),
    ] = False,
    problem: Annotated[
        Optional[str],  # noqa: UP045  typer reads it at run time
        typer.Option(help="Try the mutants of this problem only: quick, while you write it."),
    ] = None,
    page: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write an HTML page with the matrices as pictures."),
    ] = None,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Gradings at a time.", show_default="one a core"),
    ] = None,
) -> None:
    """Prove that a grader is right, before anybody is graded with it.

    Grades the solution (every point), the starter (nothing), every alternative (every point) and
    every mutant (loses points on exactly its problem), behind the wall and in process; and checks
    that mistakes are recognised, starter and solution agree, points add up, and the certificate
    is up to date. Exit code 1 when something does not hold; each finding names its culprit.
    """
    if write and problem is not None:
        raise UsageError("--write needs the whole assignment: leave out --problem")
    assignment = find_course(context.obj).assignment(name)
    if problem is not None:
        assignment.problem(problem)
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(f"cannot write {shown(page)}: its folder does not exist; make it")
    with _progress() as advance:
        found = validate(assignment, jobs, problem, advance, renew=write)
    if page is not None:
        write_atomically(page, render(found))
    _show(found, Console())
    if page is not None:
        print(f"page: {page}")
    if not found.holds:
        raise typer.Exit(1)
    if write:
        write_atomically(assignment.certificate, found.certificate.dump())
        print(f"written: {shown(assignment.certificate)}")


def _show(found: Validation, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    for proof in found.proofs:
        mark = Text("holds", style="green") if proof.holds else Text("FAILS", style="bold red")
        table.add_row(mark, Text(proof.title), Text(proof.figure, style="dim"))
    console.print(table)
    for proof in found.proofs:
        if not proof.holds:
            console.print(Text(f"\n{proof.title}: no", style="bold"))
        for finding in proof.findings[:SHOWN]:
            console.print(Text(f"  {finding}"))
        if len(proof.findings) > SHOWN:
            console.print(Text(f"  ... and {len(proof.findings) - SHOWN} more"))
    names = f"{found.assignment.name}, {len(found.graded)} submissions, {found.seconds:.0f} s"
    if found.problem is not None:
        names += f"; of the mutants, only those of problem {found.problem}"
    console.print(Text(f"\n{'valid' if found.holds else 'NOT VALID'}: {names}"))


@contextlib.contextmanager
def _progress() -> Iterator[Advance]:
    """A bar on standard error, where somebody is looking."""
    console = Console(stderr=True)
    columns = [BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(
        *columns,
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("starting", total=None)

        def advance(name: str, done: int, total: int) -> None:
            bar.update(task, description=f"graded {name}", total=total, completed=done)

        yield advance
