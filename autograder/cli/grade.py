"""`autograder grade`: score one submission behind the wall."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.reading import read_submission
from autograder.course import find_course
from autograder.errors import UsageError
from autograder.grade import grade
from autograder.reports import REPORTS, TerminalReport, write_atomically
from autograder.result import Result
from autograder.timing.lane import Lane, NotMeasured
from autograder.timing.record import Record, default_folder
from autograder.worker.host import Host

EXAMPLE = (
    "Examples: autograder grade ngram submissions/ada --format gradescope --out results.json   |   "
    "autograder grade ngram ada.zip   |   autograder grade ngram counts.py model.py"
)


class Format(enum.StrEnum):
    """What `--format` offers; the names of REPORTS."""

    TERMINAL = "terminal"
    JSON = "json"
    GRADESCOPE = "gradescope"
    HTML = "html"


def grade_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    submission: Annotated[
        list[Path],
        typer.Argument(
            help="The student's files: a folder, an archive (.zip, .tar.gz), a notebook, .py files."
        ),
    ],
    format: Annotated[Format, typer.Option(help="How to report.")] = Format.TERMINAL,
    out: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option(help="File to write, anew after every check.", show_default=False),
    ] = None,
    staff: Annotated[
        bool, typer.Option("--staff", help="Terminal: also what only the staff may see.")
    ] = False,
    accept_weak_sandbox: Annotated[
        bool,
        typer.Option(
            "--accept-weak-sandbox",
            help="Grade at level D too: for your own code only (see `autograder doctor`).",
        ),
    ] = False,
    uncertified: Annotated[
        bool,
        typer.Option(
            "--uncertified",
            help="Grade without a valid certificate.json, while you write an assignment; "
            "no mistake is named then.",
        ),
    ] = False,
    timing: Annotated[
        bool,
        typer.Option(
            help='Measure timed checks; else they are "not run", and `merge` may add them.'
        ),
    ] = True,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Measure again what was measured before on this machine."),
    ] = False,
) -> None:
    """Score a submission with all checks, public and hidden, behind the wall.

    The result is written after every check: a kill at any moment leaves a valid file. A json
    result is the staff's; terminal (without --staff), gradescope and html results may be shown
    to students.

    Only the files that the assignment names are taken, from a folder, an archive or the cells of
    a notebook; the result says what was left out and why.
    """
    if staff and format is not Format.TERMINAL:
        raise UsageError("--staff is for the terminal; a json result has all of it anyway")
    course = find_course(context.obj)
    assignment = course.assignment(name)
    upload = read_submission(submission, course, assignment)
    report = TerminalReport(staff=True) if staff else REPORTS[format.value]

    def save(result: Result) -> None:
        if out is not None:
            write_atomically(out, report.render(result))

    with Host() as host, _progress() as advance:

        def update(result: Result) -> None:
            save(result)
            advance(result)

        lane = Lane(host, assignment, upload, Record(default_folder()), fresh)
        result = grade(
            assignment, upload, host, update, accept_weak_sandbox, not uncertified,
            stopwatch=lane if timing else NotMeasured(),
        )  # fmt: skip
    _show(result, report, out)
    if result.grader_errors:
        raise typer.Exit(3)


def _show(result: Result, report: object, out: Path | None) -> None:
    if out is not None:
        print(f"{result.score:g} of {result.max_score:g} points; written to {out}")
    elif isinstance(report, TerminalReport):
        report.show(result, Console())
    else:
        print(report.render(result), end="")  # type: ignore[attr-defined]


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Result], None]]:
    """A bar on standard error, where somebody is looking."""
    console = Console(stderr=True)
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("starting the worker", total=None)

        def advance(result: Result) -> None:
            total = len(result.rows)
            done = sum(row.seconds > 0 for row in result.rows)
            bar.update(task, description="grading", total=total, completed=done)

        yield advance
