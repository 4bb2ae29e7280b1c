"""`autograder check`: a student runs the public checks on their own machine."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.cli.reading import read_submission
from autograder.course import Assignment, find_course
from autograder.errors import UsageError
from autograder.grade import run_checks
from autograder.reports import REPORTS, TerminalReport
from autograder.result import NOT_WRITTEN, Result, Row, Status
from autograder.submission import Upload

EXAMPLE = (
    "Examples: autograder check ngram my_work   |   "
    "autograder check ngram my_work -k 1.2 --pdb   (breakpoint() in your file works too)   |   "
    "autograder check ngram to_hand_in.zip"
)
QUIET = ["-qq", "--no-header", "--no-summary"]
SILENT = ["-p", "no:terminal"]  # a progress bar would be no JSON


def check_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    submission: Annotated[
        Optional[list[Path]],  # noqa: UP045  typer reads it at run time
        typer.Argument(
            help="Your files: a folder, a notebook, .py files, or the archive that you hand in.",
            show_default="this folder",
        ),
    ] = None,
    pick: Annotated[
        str,
        typer.Option(
            "-k", help="Only checks whose name, title or problem contains this.", show_default=False
        ),
    ] = "",
    pdb: Annotated[
        bool, typer.Option("--pdb", help="Open the debugger where your code raised.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts and editors.")] = False,
) -> None:
    """Run the public checks on your files, in this process: no wall, no hidden checks.

    What your code prints is shown with the check that made it print.
    """
    course = find_course(context.obj)
    assignment = course.assignment(name)
    paths = submission or [Path(".")]
    upload = read_submission(paths, course, assignment)
    with _on_disk(paths, upload) as folder:
        subject = InProcess(assignment, folder, upload)
        grading = Grading(assignment, subject)
        chosen = [*(["-k", _picked(pick, assignment)] if pick else []), *(["--pdb"] if pdb else [])]
        run_checks(grading, [assignment.checks], (SILENT if as_json else QUIET) + chosen)
    if pick and not grading.rows:
        there = ", ".join(problem.id for problem in assignment.problems)
        raise UsageError(f"-k {pick} picks no check; there are problems {there}")
    result = _result(assignment, upload, grading, subject)
    if as_json:
        print(REPORTS["json"].render(result), end="")
    else:
        TerminalReport().show(result, Console())
        print(_closing(assignment, result, len(set(grading.collected)), subject))
    passed = bool(result.rows) and all(row.status is Status.PASSED for row in result.rows)
    sys.exit(0 if passed else 1)


@contextlib.contextmanager
def _on_disk(paths: list[Path], upload: Upload) -> Iterator[Path]:
    """A folder with the files that are checked: their own where they lie in one, so that the
    debugger shows them there; else one that lasts as long as the checks."""
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    if all(_same(folder / name, data) for name, data in upload.files.items()):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="check-") as scratch:
        for name, data in upload.files.items():
            path = Path(scratch, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield Path(scratch)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _picked(pick: str, assignment: Assignment) -> str:
    """For pytest, which finds "4.1" in "4.10", too: a problem's id means this problem."""
    ids = [problem.id for problem in assignment.problems]
    others = [f"and not {id}" for id in ids if pick in ids and pick in id and pick != id]
    return " ".join([pick, *others])


def _result(assignment: Assignment, upload: Upload, grading: Grading, subject: InProcess) -> Result:
    notes = [f"{file} could not be imported:\n{text}" for file, text in
             subject.import_errors().items()]  # fmt: skip
    return Result(
        assignment=assignment.name,
        title=assignment.title,
        version=assignment.version,
        submission=upload.name,
        digest=upload.digest,
        rows=grading.rows,
        notes=[*upload.notes, *notes, *grading.errors],
        complete=True,
        titles={problem.id: problem.title for problem in assignment.problems},
    )


def _closing(assignment: Assignment, result: Result, there: int, subject: InProcess) -> str:
    """What these checks can say, and what to do next."""
    lines = [
        f"public checks: {result.max_score:g} of {assignment.points:g} points visible; "
        "hidden checks decide the rest"
    ]
    open_rows = [row for row in result.rows if row.status is not Status.PASSED]
    if open_rows:
        lines.append(f"Next: {_next(assignment, open_rows[0], subject)}, then run this again")
    elif len(result.rows) < there:
        lines.append(f"Next: these pass; run all {there} checks, without -k")
    else:
        lines.append(f"Next: all of them pass. Hand in {', '.join(assignment.files)}")
    return "\n".join(lines)


def _next(assignment: Assignment, row: Row, subject: InProcess) -> str:
    problem = assignment.problem(row.problem)
    head = f"problem {problem.id}, {problem.title}"
    if subject.broken(problem.file):
        return f"{head}: see why {subject.broken(problem.file)}"
    what = "write" if row.message.startswith(NOT_WRITTEN) else "look at"
    return f"{head}: {what} {' and '.join(problem.symbols)} in {problem.file}"
