"""`autograder merge`: rows that were measured on another machine join a result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.explain import read_result
from autograder.errors import UsageError, shown
from autograder.reports import REPORTS, write_atomically
from autograder.result import JSON, Result, Row, Status

EXAMPLE = "Example: autograder merge cpu.json gpu.json --out both.json"
SAME = ("assignment", "version", "digest")


def merge_command(
    result: Annotated[Path, typer.Argument(help="The result, in the json format.")],
    other: Annotated[Path, typer.Argument(help="The same submission's, from the other machine.")],
    out: Annotated[Path, typer.Option(help="File to write, in the json format.")],
) -> None:
    """Complete a result by the timed rows that only another machine could measure.

    Takes from OTHER the timed rows that RESULT could not run or could not measure, such as those
    that need a GPU, and nothing else. Points that were left out of the total for want of a GPU
    count again; those of a row that neither could run stay out where one of them says so. Both
    must be of the same files and the same version of the assignment.
    """
    merged, taken = merge(read_result(result), read_result(other), shown(result), shown(other))
    write_atomically(out, REPORTS["json"].render(merged))
    print(
        f"{taken} rows taken from {shown(other)}; {merged.score:g} of {merged.max_score:g} points"
    )


def merge(one: Result, other: Result, first: str, second: str) -> tuple[Result, int]:
    """The result with what the other one adds, and how many rows that are."""
    for key in SAME:
        if getattr(one, key) != getattr(other, key):
            raise UsageError(
                f"{first} and {second} differ in their {key}: they do not belong together"
            )
    if not (one.complete and other.complete):
        raise UsageError(f"{first if not one.complete else second} is not complete: grade it again")
    theirs = {row.key: row for row in other.rows}
    taken = {row.key: theirs[row.key] for row in one.rows if _adds(row, theirs.get(row.key))}
    one.rows = [taken.get(row.key, row) for row in one.rows]
    timing: dict[str, JSON] = {}
    for result in (one, other):
        logs = result.staff.get("timing")
        found = logs if isinstance(logs, dict) else {}
        timing |= {k: v for k, v in found.items() if result is one or k in taken}
    one.staff |= {"timing": timing, "merged": {"from": other.staff.get("machine"),
                                               "rows": list(taken)}}  # fmt: skip
    return one, len(taken)


def _adds(mine: Row, theirs: Row | None) -> bool:
    measured = (Status.PASSED, Status.FAILED)
    return (
        theirs is not None
        and "timed" in mine.tags
        and theirs.points == mine.points
        and mine.status not in measured
        and (theirs.status in measured or (mine.counts and not theirs.counts))
    )
