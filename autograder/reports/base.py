"""What every report is, what all of them say alike, and how a report reaches the disk.

Whoever writes a report gets text that students control: file names, what their code
printed, what it raised. The writer itself makes it harmless, here and in
`autograder.text`, so that no caller can forget it.
"""

from __future__ import annotations

import math
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from autograder.errors import UsageError, shown
from autograder.result import JSON, Result, Row, Status
from autograder.text import LIMIT, printable, quoted

OUR_FAULT = (
    "The grader failed on this check. This is not your fault and says nothing about your code: "
    "the staff has been told and will grade it again."
)
NEVER_STARTED = "Not run: grading ended before this check."
PARTIAL = "This result is partial: grading has not finished."
UNGRADED = (
    "Some checks could not be graded because the grader failed. "
    "This is not your fault; the staff has been told."
)


class Report(Protocol):
    r"""One format. A new one is a class like this, and one entry in `REPORTS`.

    >>> class Points:
    ...     name = "points"
    ...
    ...     def render(self, result: Result) -> str:
    ...         return f"{result.score} of {result.max_score}\n"

    `render` must accept every Result, also an unfinished one, and never raise.
    """

    @property
    def name(self) -> str:
        """What `--format` calls it."""

    def render(self, result: Result) -> str:
        """The whole report, ending with a newline."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Put `content` into the file `path` in one step: a kill leaves the old file or the new one.

    Texts become UTF-8; an existing file is replaced, a link is followed. UsageError when the
    folder is missing or read-only, or when `path` is anything but a plain file.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():  # /dev/stdout would become a file
            raise UsageError(f"cannot write {shown(path)}: not a plain file; choose another name")
        if not target.parent.is_dir():
            raise UsageError(f"cannot write {shown(path)}: its folder does not exist; make it")
        if isinstance(content, str):
            content = content.encode("utf-8", errors="backslashreplace")
        _replace(target, content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot write {shown(path)}: {reason}; choose a place where you may write"
        ) from error


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and rename. The disk has the content before the name changes."""
    temporary = target.with_name(f".autograder-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        with suppress(OSError):  # a read-only disk says so here too; the first error counts
            temporary.unlink()


def explanation(row: Row) -> str:
    """What a student is told about this row; "" when there is nothing to tell."""
    if row.status is Status.GRADER_ERROR:
        return OUR_FAULT
    if not row.counts:
        return f"{printable(row.message)}; its points are left out of the total"
    if row.status is Status.NOT_RUN:
        return printable(row.message) or NEVER_STARTED
    return printable(row.message)


def diagnosed(row: Row) -> str:
    """What names the mistake behind a failed row; "" unless one was recognised."""
    return printable(row.diagnosis) if row.status is Status.FAILED else ""


def own_text(row: Row) -> str:
    """The student's own output, not quoted, for a report that draws a frame around it.

    "" for a hidden check, whatever the row holds.
    """
    return "" if row.hidden else printable(row.output).rstrip("\n")


def own_output(row: Row) -> str:
    """The student's own output, quoted; "" for a hidden check."""
    return quoted(own_text(row))


def note_parts(note: str) -> tuple[str, str]:
    """The first line of a note, which is ours, and all that follows, which may be a student's."""
    first, _, rest = printable(note).partition("\n")
    return first, rest.rstrip("\n")


def noted(note: str) -> str:
    """A note: its first line is ours, any further line is quoted."""
    first, rest = note_parts(note)
    return f"{first}\n{quoted(rest)}" if rest else first


def shown_now(result: Result) -> Result:
    """The result as students may see it now: without the rows that are kept from them.

    Gradescope withholds its total while any row is hidden; ours must not tell it either.
    """
    return replace(result, rows=[row for row in result.rows if row.visibility == "visible"])


def one_line(text: str) -> str:
    """Harmless text that cannot leave its line, for names and titles."""
    return printable(text, 200).replace("\n", "\\n").replace("\t", "\\t")


def points(number: float) -> str:
    """Points as people write them: "30", "2.5", "33.33"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def counted(number: int | str, what: str) -> str:
    """ "1 check", "2 checks"; also for points that are a text already."""
    return f"{number} {what}" if str(number) == "1" else f"{number} {what}s"


def out_of_total(result: Result) -> str:
    """How many points count nowhere, and why; "" where all do."""
    number = points(result.left_out)
    why = dict.fromkeys(printable(row.message) for row in result.rows if not row.counts)
    verb = "is" if number == "1" else "are"
    told = f"{counted(number, 'point')} {verb} left out of the total ({', '.join(why)})"
    return told if result.left_out else ""


def clean(value: Any, limit: int = LIMIT) -> JSON:
    """The value as JSON that every parser takes: harmless texts, finite numbers.

    What JSON cannot hold becomes its text.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, dict):
        return {printable(str(key)): clean(each, limit) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(each, limit) for each in value]
    return printable(str(value), limit)
