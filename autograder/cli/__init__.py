"""The command line: one module per command; `main` is the console script.

Exit codes: 0 done (whatever the score), 1 a public check failed (`check`) or something does not
hold (`validate`), 2 something that the user can fix, 3 graded but with errors of the grader's
own, 130 interrupted.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli import (
    calibrate,
    check,
    data,
    doctor,
    explain,
    grade,
    listing,
    merge,
    milestones,
    package,
    replay,
    validate,
)
from autograder.errors import UsageError

USAGE, GRADER_ERROR, INTERRUPTED = 2, 3, 130

app = typer.Typer(
    name="autograder",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 a public check failed (check) or a proof (validate), "
    "2 something you can fix, 3 graded with errors of the grader's own, 130 interrupted.",
)
app.command("list", epilog="Example: autograder list --json")(listing.list_assignments)
app.command("grade", epilog=grade.EXAMPLE)(grade.grade_command)
app.command("check", epilog=check.EXAMPLE)(check.check_command)
app.command("explain", epilog=explain.EXAMPLE)(explain.explain_command)
app.command("replay", epilog=replay.EXAMPLE)(replay.replay_command)
app.command("merge", epilog=merge.EXAMPLE)(merge.merge_command)
app.command("calibrate", epilog=calibrate.EXAMPLE)(calibrate.calibrate_command)
app.command("data", epilog=data.EXAMPLE)(data.data_command)
app.command("validate", epilog=validate.EXAMPLE)(validate.validate_command)
app.command("package", epilog=package.EXAMPLE)(package.package_command)
app.command("milestones", epilog=milestones.EXAMPLE)(milestones.milestones_command)
app.command("doctor", epilog="Example: autograder doctor --json")(doctor.doctor_command)


@app.callback()
def options(
    context: typer.Context,
    course: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option(help="Folder with assignments/ (default: here or above).", show_default=False),
    ] = None,
) -> None:
    """Grade deep-learning assignments: student code never meets its judge.

    Students check their work with [bold]check[/bold]; [bold]grade[/bold] scores a submission;
    [bold]explain[/bold] says what the staff can tell about a result;
    instructors prove with [bold]validate[/bold] that a grader is right;
    [bold]doctor[/bold] says what this machine can do.
    """
    context.obj = course


def main() -> None:
    """Run the command line; errors that the user can fix become one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left behind
    try:
        app()
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        print("interrupted; what was graded so far has been written", file=sys.stderr)
        sys.exit(INTERRUPTED)
