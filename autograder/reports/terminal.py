"""The report for people: a score, one line for each problem, then what to look at first.

Student text reaches rich only as `Text`, never as markup, and is quoted on every line
that the screen shows, wrapped ones included.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

from rich.cells import chop_cells
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.reports.base import (
    PARTIAL,
    clean,
    counted,
    diagnosed,
    explanation,
    noted,
    one_line,
    out_of_total,
    own_output,
    points,
)
from autograder.reports.causes import roots, split_message, unwritten
from autograder.result import ProblemScore, Result, Row, Status
from autograder.text import printable, quoted

_PAGE = 80  # columns of a report that no terminal asked for
_BAR = 40
_INDENT = 4
_QUOTE = "| "
_MISSING = re.compile(r"(\S+) is missing\.")
_COLOURS = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.NOT_RUN: "yellow",
    Status.GRADER_ERROR: "magenta",
}
_BROKEN = "Checks that need a file which is missing or cannot be used"
_HEADINGS = {
    Status.FAILED: "Failed checks. Start with the first: later ones may follow from it.",
    Status.NOT_RUN: "Checks that did not run",
    Status.GRADER_ERROR: "Checks that the grader could not grade",
}


class TerminalReport:
    """The same for students and staff, but that `staff` adds what only staff may see."""

    name = "terminal"

    def __init__(self, staff: bool = False) -> None:
        self.staff = staff

    def render(self, result: Result) -> str:
        """Plain text, 80 columns, without colour codes."""
        page = io.StringIO()
        plain = Console(file=page, width=_PAGE, color_system=None, force_terminal=False)
        self.show(result, plain)
        return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))

    def show(self, result: Result, console: Console) -> None:
        """Print the report, in colour where the console is a terminal."""
        for part in self._parts(result, console):
            console.print(part)

    def _parts(self, result: Result, console: Console) -> Iterator[RenderableType]:
        yield from _header(result, console)
        if self.staff:
            yield from _provenance(result, console)
        for note in _notes(result.notes):  # a missing file explains most of what follows
            yield from _note(note, console)
        yield _problems(result.problems)
        broken = {} if self.staff else _broken(result)
        if broken:
            yield Text(f"\n{_BROKEN}", style="bold")
        for why, rows in broken.items():
            yield _failed_together(one_line(why), rows)
        known = {row.key for rows in broken.values() for row in rows}
        for status, heading in _HEADINGS.items():
            rows = [r for r in result.rows if r.status is status and r.key not in known]
            told = [each for each in rows if self.staff or not unwritten(each)]
            if told:
                yield Text(f"\n{heading}", style="bold")
            for row in told:
                yield from self._row(row, console)
            if len(told) < len(rows):
                yield from _unwritten(result.problems)

    def _row(self, row: Row, console: Console) -> Iterator[RenderableType]:
        name = Text(f"{one_line(row.problem)}  {one_line(row.title)}", style=_COLOURS[row.status])
        worth = f"{points(row.earned)} of {points(row.worth)}"
        if not row.counts:
            worth = counted(points(row.points), "point")
        yield name.append(f"  ({worth})", style="dim")
        yield from _block(explanation(row), console)
        yield from _block(diagnosed(row), console)
        yield from _block(own_output(row), console)
        if self.staff and row.staff:
            yield from _block(f"For staff, {one_line(row.key)}:", console)
            yield from _block(quoted(row.staff), console)


def _header(result: Result, console: Console) -> Iterator[Text]:
    name = f"{one_line(result.title)} ({one_line(result.assignment)} {one_line(result.version)})"
    first = Text(name, style="bold").append(f"  {one_line(result.submission)}", style="not bold")
    first.truncate(console.width)  # a student chose the name: it stays in its line
    yield first
    part = result.score / result.max_score if result.max_score else 0.0
    full, empty = ("#", ".") if console.options.ascii_only else ("█", "░")
    done = int(part * _BAR)  # rounded down: a full bar is a full score
    score = f"  {points(result.score)} of {points(result.max_score)} points"
    yield Text(full * done, style="green").append(empty * (_BAR - done) + score, style="default")
    if gone := out_of_total(result):
        yield Text(gone, style="yellow")
    if not result.complete:
        yield Text(PARTIAL, style="yellow")


def _provenance(result: Result, console: Console) -> Iterator[RenderableType]:
    """How this result came about."""
    yield from _block(f"digest {one_line(result.digest)}", console)
    yield from _block(f"{one_line(result.started)}, {result.seconds:.1f} s", console)
    for key, value in result.staff.items():
        if key == "timing" and isinstance(value, dict):  # pages of turns: a json result has them
            value = list(value)
        yield from _block(f"{one_line(key)}: {printable(json.dumps(clean(value)))}", console)


def _notes(notes: list[str]) -> list[str]:
    """As they are, but one line for all files that are missing and of which nothing is known."""
    missing = {note: told[1] for note in notes if (told := _MISSING.fullmatch(note))}
    if len(missing) < 2:
        return notes
    first, *rest = missing
    together = f"{', '.join(missing.values())} are missing."
    kept = [together if note == first else note for note in notes if note not in rest]
    return list(dict.fromkeys(kept))


def _note(note: str, console: Console) -> Iterator[RenderableType]:
    first, _, rest = noted(note).partition("\n")
    line = Table.grid(padding=(0, 1))  # keeps what wraps away from the margin, where we speak
    line.add_row(Text("!", style="yellow"), Text(first))
    yield line
    yield from _block(rest, console)


def _problems(problems: list[ProblemScore]) -> Table:
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "left", "right", "left"):
        table.add_column(justify=justify)
    for problem in problems:
        found = [row.status for row in problem.rows if row.counts]
        worst = next((status for status in _HEADINGS if status in found), None)
        table.add_row(
            Text(one_line(problem.id)),
            Text(one_line(problem.title)),
            Text(f"{points(problem.score)} of {points(problem.max_score)}"),
            Text(f"{found.count(Status.PASSED)} of {len(found)} checks passed"),
            style=_COLOURS[worst or Status.PASSED],
        )
    return table


def _broken(result: Result) -> dict[str, list[Row]]:
    """What happened to a file -> the checks that failed of it, for one line in the place of one
    for each check. Without those of which there is more to tell."""
    found: dict[str, list[Row]] = {}
    for row in (row for root in roots(result) for row in root.rows):
        if not (diagnosed(row) or own_output(row)):
            first_sentence = split_message(row)[0].partition(". ")[0]
            found.setdefault(first_sentence, []).append(row)
    return found


def _failed_together(name: str, rows: list[Row]) -> Text:
    worth = counted(points(sum(row.worth for row in rows)), "point")
    line = Text(name, style="red").append(f": {counted(len(rows), 'check')}", style="default")
    return line.append(f"  ({worth})", style="dim")


def _unwritten(found: list[ProblemScore]) -> Iterator[RenderableType]:
    """One line for each problem, in the place of a line that says the same for each check."""
    yield Text("\nNot implemented yet", style="bold")
    for problem in found:
        rows = [row for row in problem.rows if unwritten(row)]
        if rows:
            yield _failed_together(f"{one_line(problem.id)}  {one_line(problem.title)}", rows)


def _block(text: str, console: Console) -> Iterator[RenderableType]:
    """The lines of a text, indented. A quoted line that is too long stays quoted when it wraps."""
    for line in text.split("\n") if text else ():
        pieces = [line]
        if line.startswith(_QUOTE):
            width = max(1, console.width - _INDENT - len(_QUOTE))
            chopped = chop_cells(line.removeprefix(_QUOTE).expandtabs(4), width) or [""]
            pieces = [_QUOTE + piece for piece in chopped]
        for piece in pieces:
            yield Padding(Text(piece), (0, 0, 0, _INDENT))
