"""The command line: one module per command; `main` is the console script.

Exit codes: 0 done (whatever the score), 1 a public check failed (`check`) or something does not
hold (`validate`), 2 something that the user can fix, 3 graded but with errors of the grader's
own, 130 interrupted.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Optional

import typer

from autograder.cli import listing
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


def unbroken(text: str | None) -> str:
    """A docstring for `--help`: typer keeps the ends of lines but in the first paragraph, and so
    breaks every second line of a narrow terminal."""
    return "\n\n".join(" ".join(each.split()) for each in (text or "").split("\n\n"))


def _offer(names: Iterable[str]) -> None:
    """Add commands. Each has a module of its name with `EXAMPLE` and `<name>_command`, or an `app`
    with commands of its own."""
    for name in names:
        module = importlib.import_module(f"autograder.cli.{name}")
        if hasattr(module, "app"):
            for each in module.app.registered_commands:
                each.help = unbroken(inspect.getdoc(each.callback))
            app.add_typer(module.app, name=name)
        else:
            command = getattr(module, f"{name}_command")
            about = unbroken(inspect.getdoc(command))
            app.command(name, epilog=module.EXAMPLE, help=about)(command)


# what students install (`handouts/wheel.py`) has no module for the staff's commands
HERE = {module.name for module in pkgutil.iter_modules(__path__)}
STUDENTS: Final = ("check", "data", "doctor", "milestones")
STAFF: Final = (
    "grade", "explain", "replay", "merge", "calibrate", "new", "validate", "handout",
    "rubric", "package",
)  # fmt: skip
app.command("list", epilog="Example: autograder list --json")(listing.list_assignments)
_offer(STUDENTS)
_offer(name for name in STAFF if name in HERE)


ABOUT = """Grade deep-learning assignments: student code never meets its judge.

Students check their work with [bold]check[/bold]; [bold]doctor[/bold] says what a machine can do.
"""
ABOUT_STAFF = """
[bold]grade[/bold] scores a submission; [bold]explain[/bold] says what the staff can tell
about a result; authors begin with [bold]new[/bold]; instructors prove with
[bold]validate[/bold] that a grader is right, and build what students and
Gradescope receive with [bold]handout[/bold] and [bold]package[/bold].
"""


@app.callback(help=unbroken(ABOUT + ABOUT_STAFF * ("grade" in HERE)))
def options(
    context: typer.Context,
    course: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option(help="Folder with assignments/ (default: here or above).", show_default=False),
    ] = None,
) -> None:
    """The options of all commands."""
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
