"""`autograder rubric`: the rubrics of the problems that people grade."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.course import Assignment, find_course
from autograder.errors import UsageError, shown
from autograder.reports import write_atomically
from autograder.rubric import as_csv, as_text, read_rubric

EXAMPLE = "Examples: autograder rubric ngram   |   autograder rubric ngram --out build"


def rubric_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option(help="Folder for NAME-rubric.csv and NAME-rubric.txt.", show_default=False),
    ] = None,
) -> None:
    """Write down the rubrics of an assignment's written problems, for those who grade them.

    Without --out: the text, item by item, to be pasted into a platform such as Gradescope, which
    copies rubrics between its own assignments but reads none from a file. With --out also a
    table (problem, item, points, description). For the staff only: rubrics tell the answers.
    """
    assignment = find_course(context.obj).assignment(name)
    if not assignment.written:
        raise UsageError(f"{name} has no [[written]] problem: the machine grades all of it")
    rubrics = [read_rubric(assignment, problem) for problem in assignment.written]
    if out is None:
        print(as_text(rubrics), end="")
        return
    _staff_only(assignment, out)
    for suffix, text in (("csv", as_csv(rubrics)), ("txt", as_text(rubrics))):
        path = out / f"{name}-rubric.{suffix}"
        write_atomically(path, text)
        print(f"written: {shown(path)}")


def _staff_only(assignment: Assignment, out: Path) -> None:
    """Refuse a folder that students get."""
    public = assignment.folder.resolve().parent
    if out.resolve().is_relative_to(public):
        raise UsageError(
            f"students get what is in {shown(public)}, and a rubric tells the answers: "
            "choose another folder"
        )
