"""`autograder package`: a grader bundle for a platform, and a rehearsal of it."""

from __future__ import annotations

import enum
import textwrap
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course import Assignment, find_course
from autograder.errors import UsageError, shown
from autograder.package.bundle import Options, make_bundle
from autograder.package.simulate import Machine, Rehearsal, simulate
from autograder.reports import write_atomically
from autograder.reports.base import points
from autograder.text import printable

EXAMPLE = (
    "Examples: autograder package ngram   |   autograder package ngram --simulate submissions/ada"
)
GRADER_ERROR = 3
WORDS = 60  # characters of a row's text that the table shows
PARTS = 3  # processes that are named for their memory


class Platform(enum.StrEnum):
    """What `--platform` offers."""

    GRADESCOPE = "gradescope"


def package_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    platform: Annotated[Platform, typer.Option(help="For whom.")] = Platform.GRADESCOPE,
    out: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option(
            help="File to write: the bundle (default NAME-gradescope.zip), or with --simulate "
            "what it posts (default NAME-results.json).",
            show_default=False,
        ),
    ] = None,
    minutes: Annotated[
        int, typer.Option(help="The time-out that you set on the platform, 2 to 40.")
    ] = 10,
    wheels: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Folder with wheels to put in, so that they need no download."),
    ] = None,
    submission: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--simulate",
            help="Write no bundle, but run it on this submission (a folder or a file) as the "
            "platform would: as root "
            "with Docker's capabilities and seccomp profile, in /autograder, under its limits.",
        ),
    ] = None,
    memory: Annotated[int, typer.Option(help="--simulate: megabytes, 0: no limit.")] = 768,
    cpus: Annotated[float, typer.Option(help="--simulate: CPUs, 0: no limit.")] = 0.5,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh",
            help="--simulate: install by the bundle's setup.sh, with downloads (a minute or more); "
            "else the libraries that are installed here are linked.",
        ),
    ] = False,
) -> None:
    """Make the grader bundle of an assignment: a zip to upload under Configure Autograder.

    It holds the solution and the hidden checks, so keep it from students; README.txt in it leads
    through Gradescope's pages. With --simulate, see first what students will see.
    """
    assignment = find_course(context.obj).assignment(name)
    options = Options(minutes, wheels)
    if submission is None:
        if fresh:
            raise UsageError("--fresh is for --simulate; give it a submission")
        _write(assignment, options, out or Path(f"{name}-{platform}.zip"))
        return
    machine = Machine(memory, cpus)
    with Console(stderr=True).status("running the bundle as the platform would (a minute or so)"):
        found = simulate(assignment, submission, options, machine, fresh)
    _show(found, options, out or Path(f"{name}-results.json"), machine, fresh)
    if not _graded(found):
        raise typer.Exit(GRADER_ERROR)


def _graded(found: Rehearsal) -> bool:
    """Whether it would post a result that says something about the submission alone."""
    extra = found.posted.get("extra_data", {}) if found.posted else {}
    return extra.get("complete") is True and "grader_error" not in extra["checks"].values()


def _write(assignment: Assignment, options: Options, out: Path) -> None:
    data = make_bundle(assignment, options)
    try:
        out.write_bytes(data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot write {shown(out)}: {reason}; choose another place") from None
    print(f"{shown(out)}: {len(data) / 1e6:.1f} MB. It holds the solution: never hand it out.")
    print(f"In Gradescope, type in: Autograder points {points(assignment.points)}", end="")
    written = sum(each.points for each in assignment.written)
    print(f"; manual grading {points(written)} points" if written else "", end="")
    print(f"; time-out {options.minutes} minutes. More: README.txt in the zip.")


def _show(found: Rehearsal, options: Options, out: Path, machine: Machine, fresh: bool) -> None:
    console = Console()
    for line in _conditions(found, machine, fresh):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if found.posted is not None:
        write_atomically(out, found.text)
        console.print(_table(found.posted.get("tests", [])))
        console.print(found.posted.get("output", ""), markup=False, highlight=False)
    for line in _summary(found, options, machine, out):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table(tests: list[dict[str, Any]]) -> Table:
    table = Table("", "row", "score", "of", "status", "what the student reads")
    for test in tests:
        first = test["output"].partition("\n")[0]
        if len(first) > WORDS:
            first = "".join(textwrap.wrap(first, WORDS)[:1]) + " ..."
        cells = [test["number"], test["name"], "", "", "left out", first]
        if "score" in test:
            cells[2:5] = points(test["score"]), points(test["max_score"]), test["status"]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _conditions(found: Rehearsal, machine: Machine, fresh: bool) -> list[str]:
    """What was like the platform, and what was not."""
    lines = [
        "run as root with Docker's capabilities and seccomp profile, without a network"
        if found.contained
        else "NOT as in Docker: that takes root on Linux outside of a container; "
        "the bundle ran as an ordinary program of yours"
    ]
    limits = f"{machine.memory_mb or 'all'} MB of memory, {machine.cpus or 'all'} CPUs"
    lines.append(
        f"limits: {limits}"
        if found.limited
        else "no limits held: control groups cannot be written here"
    )
    lines.append(
        "environment: made by setup.sh"
        if fresh
        else "environment: the libraries installed here, not those that setup.sh would download "
        "(--fresh does)"
    )
    return lines


def _summary(found: Rehearsal, options: Options, machine: Machine, out: Path) -> list[str]:
    lines = [f"{found.seconds:.1f} s of {options.minutes * 60}"]
    if found.cpu_seconds is not None:
        lines[0] += f", {found.cpu_seconds:.1f} s of CPU time"
        if not found.limited and machine.cpus:
            lines[0] += (
                f" ({found.cpu_seconds / machine.cpus:.0f} s or more at {machine.cpus} CPUs)"
            )
    if found.peak.mb is not None:
        parts = ", ".join(f"{name} {mb:.0f}" for name, mb in found.peak.parts[:PARTS])
        lines.append(f"memory: {found.peak.mb:.0f} MB at most ({parts}, ...)")
    if found.killed:
        lines.append(f"the memory was used up: {found.killed} processes were killed")
    if found.timed_out:
        lines.append("the platform would have ended it: a score of 0, and nothing shown")
    if found.posted is None:
        lines.append("no valid results.json would be posted")
    else:
        lines.append(f"what would be posted: {shown(out)}")
    said = printable(found.output).strip().splitlines()
    return [
        *lines,
        *(f"instructors' output: {line}" for line in said[-1 if _graded(found) else 0 :]),
    ]
