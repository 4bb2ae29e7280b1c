"""`autograder new`: a course or an assignment to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.course import Assignment, Course, find_course
from autograder.errors import shown
from autograder.new import new_assignment, new_course
from autograder.new.skeleton import FIRST

COURSE = (
    "Examples: autograder new course my_course   |   "
    'autograder new course . --title "Deep learning" --assignment attention'
)
ASSIGNMENT = (
    "Examples: autograder new assignment attention   |   "
    'autograder new assignment attention --title "Attention by hand"'
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Begin a course or an assignment: a small one that works, to be replaced piece by piece.",
    epilog=f"Example: {COURSE.removeprefix('Examples: ').partition('   |')[0]}",
)


@app.command("course", epilog=COURSE)
def course_command(
    folder: Annotated[Path, typer.Argument(help="Where; it need not exist.")],
    title: Annotated[
        Optional[str],  # noqa: UP045  typer reads it at run time
        typer.Option(help="Of the course.", show_default=False),
    ] = None,
    assignment: Annotated[str, typer.Option(help="Name of its first assignment.")] = FIRST,
) -> None:
    """Make a course: a folder with one small assignment that validates as it is.

    The assignment has everything that one can have: a problem with public and hidden checks, known
    mistakes, a second right solution, a written problem with its rubric, a write-up. Nothing that
    exists is written over.
    """
    course = new_course(folder, title, assignment)
    print(f"made: {shown(course.root)}, a course with the assignment {assignment}")
    _next(course, course.assignment(assignment))


@app.command("assignment", epilog=ASSIGNMENT)
def assignment_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name and its folders': a-z, 0-9 and _.")],
    title: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="As students read it.", show_default="the name"),
    ] = None,
) -> None:
    """Make one more assignment in a course: a small one that validates as it is.

    Its files go to assignments/NAME (public) and reference/NAME (secret). Its problems get the next
    number: 3.1 after 2.9. Nothing that exists is written over.
    """
    course = find_course(context.obj)
    made = new_assignment(course, name, title)
    print(f"made: {shown(made.folder)} and {shown(made.solution.parent)}")
    _next(course, made)


def _next(course: Course, made: Assignment) -> None:
    """The commands that come next, to be copied."""
    here = course.root == Path.cwd()
    steps = [
        *([] if here else [f"cd {shlex.quote(shown(course.root))}"]),
        f"autograder validate {made.name} --write",
        f"autograder grade {made.name} reference/{made.name}/solution",
        f"autograder check {made.name} assignments/{made.name}/starter",
    ]
    print("Next:")
    for step in steps:
        print(f"  {step}")
    print(f"Then write your own problem in the place of this one: reference/{made.name}/solution,")
    print("and after each change: python -m handouts.starter")
