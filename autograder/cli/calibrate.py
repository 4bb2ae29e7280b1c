"""`autograder calibrate`: measure right programs, and see that thresholds lie in gaps."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course import find_course
from autograder.errors import UsageError, shown
from autograder.reports import write_atomically
from autograder.timing.calibrate import calibrate
from autograder.timing.thresholds import Calibrated, dump, kept, load, misplaced

EXAMPLE = "Example: autograder calibrate ngram --write"


def calibrate_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The assignment, as in `autograder list`.")],
    write: Annotated[
        bool, typer.Option("--write", help="Write calibration.json, where all thresholds fit.")
    ] = False,
) -> None:
    """Measure how quick right programs are, and see that no threshold is near one of them.

    Takes the solution and all right programs that have a timed file of their own: the
    alternatives, and programs in calibration/ beside them. A timed check's thresholds must lie in
    the gaps between them: at least the margin of the device away from each. Exit code 1 where one
    does not. Run nothing else meanwhile. Checks that are timed on a GPU are measured where there is
    one, and count only on kinds of GPU that the file has figures of; those of others are kept.
    """
    assignment = find_course(context.obj).assignment(name)
    before = load(assignment.calibration)  # said now if it is damaged, not after minutes
    console = Console(stderr=True)
    with console.status("measuring") if console.is_terminal else _Nothing() as status:
        found = calibrate(assignment, lambda what: status.update(f"measuring {what}"))
    if not found:
        raise UsageError(f"{name} has no timed check that can be measured here")
    _show(found)
    wrong = [problem for each in found for problem in misplaced(each)]
    for line in wrong:
        print(line)
    if wrong:
        raise typer.Exit(1)
    if write:
        others = kept(before, found)
        write_atomically(assignment.calibration, dump([*found, *others]))
        print(f"written: {shown(assignment.calibration)}")
        for each in others:
            print(f"kept as it was: {each.check}, measured on {each.device}")


class _Nothing:
    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *args: object) -> None: ...

    def update(self, text: str) -> None: ...


def _show(found: list[Calibrated]) -> None:
    """A table for each check, all of the same widths; a key is never cut."""
    widest = max(len(program.name) for each in found for program in each.programs)
    for each in found:
        table = Table("program", box=None, pad_edge=False, title=Text(each.check, style="bold"))
        table.title_justify = "left"
        table.columns[0].min_width = widest
        for title in ("speed", "95 % interval", "points"):
            table.add_column(title, justify="right", min_width=17 if "%" in title else 6)
        for program in each.programs:
            interval = f"{program.low:.3g} to {program.high:.3g}"
            table.add_row(program.name, f"{program.ratio:.3g}", interval, f"{program.share:.0%}")
        Console().print(table, "")
