"""`autograder replay`: judge stored measurements anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from autograder.errors import UsageError, shown
from autograder.reports import write_atomically
from autograder.reports.base import one_line
from autograder.reports.timed import page, sentence
from autograder.timing.judge import judge
from autograder.timing.log import TurnLog

EXAMPLE = (
    "Example: autograder grade ngram submissions/ada --format json --out ada.json && "
    "autograder replay ada.json"
)


def replay_command(
    log: Annotated[Path, typer.Argument(help="A turn log, or a result in the json format.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Option("--page", help="Also draw it: an HTML page, for one log."),
    ] = None,
) -> None:
    """Judge the turns of timed checks anew, without running anything.

    A verdict depends on the log alone: the pairs of turns, which device, how noisy it was. So a
    measurement that somebody doubts can be looked at again, anywhere.
    """
    logs = read_logs(log)
    for each in logs:
        verdict = judge(each)
        share = f"{verdict.share:.0%} of the points" if verdict.outcome == "timed" else "0 points"
        print(f"{one_line(each.check)}: {sentence(each, verdict)}: {share}")
        where = f"noise {each.noise:g}, {each.pairs} pairs asked for"
        when = f"measured {one_line(each.measured)}; " if each.measured else ""
        print(f"  {when}{one_line(each.device)}; {where}; {each.attempts + 1}. try")
    if out is not None:
        if len(logs) != 1:
            raise UsageError(f"--page draws one log; {shown(log)} has {len(logs)}")
        write_atomically(out, page(logs[0]))
        print(f"page: {out}")


def read_logs(path: Path) -> list[TurnLog]:
    """The turn logs of a file. UsageError where there are none."""
    try:
        tree: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{shown(path)} cannot be read: {error}") from None
    if isinstance(tree, dict) and isinstance(tree.get("staff"), dict):
        stored = tree["staff"].get("timing", {})
        logs = list(stored.values()) if isinstance(stored, dict) else []
    else:
        logs = [tree]
    if not logs:
        raise UsageError(f"{shown(path)} has no timed check that was measured")
    return [TurnLog.from_dict(each) for each in logs]
