"""`autograder handout`: from an assignment's sources to what students receive."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.course import Assignment, find_course
from autograder.errors import UsageError, shown
from autograder.reports import write_atomically

EXAMPLE = (
    "Examples: autograder handout ngram   |   autograder handout ngram --solutions   |   "
    "autograder handout ngram --watch   (then reload the page in a browser)"
)
NEEDED = ("pypandoc", "typst", "pypdf", "PIL", "watchfiles")


def handout_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("dist"),
    solutions: Annotated[
        bool, typer.Option("--solutions", help="Also the write-up with model answers, for staff.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again whenever a source changes; Ctrl-C ends it.")
    ] = False,
) -> None:
    """Build what students receive: a zip with everything, and the write-up beside it.

    In the zip: starter files and public checks, the write-up as HTML, PDF and notebook, a page on
    how to run, debug and hand in, pinned requirements and the framework's part for students.
    Every file in it is searched for lines of the solution, hidden checks, known mistakes, model
    answers and paths of this machine before anything is written. The same sources give the same
    bytes.
    """
    _need_libraries()
    course = find_course(context.obj)
    console = Console(stderr=True)

    def once() -> None:
        with _steps(console) as tell:
            written = _build(course.assignment(name), out, solutions, tell)
        for path, size in written.items():
            print(f"wrote {shown(path)} ({size / 1000:,.0f} KB)")

    once()
    if watch:
        _again(course.assignment(name), once, console)


def _need_libraries() -> None:
    missing = [each for each in ("handouts", *NEEDED) if importlib.util.find_spec(each) is None]
    if missing:
        what = f"{', '.join(missing)} missing here"
        raise UsageError(f"{what}; pip install 'deep-learning-autograder[handouts]'")


@contextmanager
def _steps(console: Console) -> Iterator[Callable[[str], None]]:
    """Show which step is at work: a spinner on a terminal, nothing elsewhere."""
    with console.status("reading") as status:
        yield lambda step: status.update(step)


def _build(
    assignment: Assignment, out: Path, solutions: bool, tell: Callable[[str], None]
) -> dict[Path, int]:
    """Path -> bytes written. Nothing is written unless all of it can be."""
    from handouts import writeup
    from handouts.bundle import archive, bundle

    name = assignment.name
    files = bundle(assignment, tell)
    made = {f"{name}.zip": archive(files, name)}
    made |= {each: files[each] for each in (f"{name}.html", f"{name}.pdf")}
    if solutions:
        tell("the staff's edition")
        made[f"{name}-solutions.html"] = writeup.page(assignment, solutions=True).encode()
        made[f"{name}-solutions.pdf"] = writeup.pdf(assignment, solutions=True)
    out.mkdir(parents=True, exist_ok=True)
    for file, data in made.items():
        write_atomically(out / file, data)
    return {out / file: len(data) for file, data in made.items()}


def _again(assignment: Assignment, once: Callable[[], None], console: Console) -> None:
    """Build after every change of the sources; what is wrong then is told, and it goes on."""
    from watchfiles import watch

    sources = [assignment.folder, *([assignment.secret] if assignment.secret else [])]
    console.print(f"watching {', '.join(shown(folder) for folder in sources)}; Ctrl-C ends it")
    for _ in watch(*sources, raise_interrupt=False):
        try:
            once()
        except UsageError as error:
            print(f"error: {error}", file=sys.stderr)
