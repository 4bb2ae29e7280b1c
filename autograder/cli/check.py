"""`autograder check`: a student runs the public checks on their own machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.course import Assignment, find_course
from autograder.errors import UsageError
from autograder.grade import run_checks
from autograder.reports import REPORTS, TerminalReport
from autograder.result import Result, Row, Status
from autograder.submission import given_files

EXAMPLE = (
    "Examples: autograder check ngram my_work   |   "
    "autograder check ngram my_work -k 1.2 --pdb   (breakpoint() in your file works too)"
)
QUIET = ["-qq", "--no-header", "--no-summary"]


def check_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    submission: Annotated[
        Path, typer.Argument(help="Folder with your files.", show_default="this folder")
    ] = Path("."),
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
    assignment = find_course(context.obj).assignment(name)
    if not submission.is_dir():
        raise UsageError(f"{submission}: not a folder; give the one with {assignment.files[0]}")
    subject = InProcess(assignment, submission)
    grading = Grading(assignment, subject)
    chosen = [*(["-k", pick] if pick else []), *(["--pdb"] if pdb else [])]
    run_checks(grading, [assignment.checks], QUIET + chosen)
    if pick and not grading.rows:
        there = ", ".join(key.partition("/")[2] for key in dict.fromkeys(grading.collected))
        raise UsageError(f"-k {pick} picks no check; there are: {there}")
    result = _result(assignment, submission, grading, subject)
    if as_json:
        print(REPORTS["json"].render(result), end="")
    else:
        TerminalReport().show(result, Console())
        print(_closing(assignment, result, len(set(grading.collected)), subject))
    passed = bool(result.rows) and all(row.status is Status.PASSED for row in result.rows)
    sys.exit(0 if passed else 1)


def _result(assignment: Assignment, folder: Path, grading: Grading, subject: InProcess) -> Result:
    notes = [f"{file} could not be imported:\n{text}" for file, text in
             subject.import_errors().items()]  # fmt: skip
    for name, data in given_files(assignment).items():
        path = folder / name
        if not path.is_file():
            notes.append(f"{name} is missing: copy it from {assignment.starter}")
        elif path.read_bytes() != data:
            notes.append(f"{name} is a given file, and yours differs: grading uses its own.")
    return Result(
        assignment=assignment.name,
        title=assignment.title,
        version=assignment.version,
        submission=folder.resolve().name,
        digest="",
        rows=grading.rows,
        notes=[*notes, *grading.errors],
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
    what = "write" if row.message == "not implemented yet" else "look at"
    return f"{head}: {what} {' and '.join(problem.symbols)} in {problem.file}"
