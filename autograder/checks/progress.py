"""A row while its cases run, and how it is filled when they have ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.checks.case import Case
from autograder.checks.outcome import Outcome, Verdict
from autograder.checks.student import Session, Student
from autograder.checks.transcript import CaseRecord, Recorder
from autograder.result import NOT_WRITTEN, Row, Status
from autograder.text import printable, quoted
from autograder.timing.judge import Outcome as Timed
from autograder.timing.judge import judge
from autograder.timing.log import Ended, TurnLog

Replay = Callable[[Student, Case], None]  # runs one case of a check on another subject
STOOD_IN = "The solution's functions stood in for those of {}, which failed"
MAX_OUTPUT, MAX_LINES = 4_000, 30  # of a student's own output that a row shows
WHY = {
    Ended.WRONG: "an answer given while it was timed differs from the solution's",
    Ended.STOPPED: "far too slow: stopped at the limit of a turn, twice",
    Ended.DIED: "the process ended while it was timed",
    Ended.RAISED: "your code raised an exception while it was timed",
    Ended.WORKED_ON: "your code's work on the GPU went on long after its answer was given",
}


@dataclass
class Progress:
    """A row while its cases run."""

    row: Row
    fresh: bool
    runs: int  # cases that must report
    uses: tuple[str, ...]
    replaced: list[str] = field(default_factory=list)  # those of them that the solution stood for
    recorder: Recorder = field(default_factory=Recorder)
    records: list[CaseRecord] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    replays: list[tuple[Replay | None, Case]] = field(default_factory=list)
    printed: str = ""
    deaths: int = 0
    died: str = ""
    session: Session | None = None
    log: TurnLog | None = None  # of a timed check that was measured


def _cut(text: str) -> str:
    """The first lines of a student's output, and how many more there are."""
    lines = text.strip("\n").split("\n")
    more = [f"... {len(lines) - MAX_LINES} more lines"] if len(lines) > MAX_LINES else []
    return "\n".join(lines[:MAX_LINES] + more)


def _problems(ids: list[str]) -> str:
    listed = " and ".join(filter(None, [", ".join(ids[:-1]), ids[-1]]))
    return f"problem{'s'[: len(ids) - 1]} {listed}"


def failed_beside(rows: list[Row]) -> str:
    """What a timed check says that others of its problem, these rows, have failed before; "" where
    none has."""
    failed = [row for row in rows if row.status is Status.FAILED]
    stubs = all(row.message.startswith(NOT_WRITTEN) for row in failed)
    if failed and stubs and not any(row.status is Status.PASSED for row in rows):
        return NOT_WRITTEN
    return "other checks of this problem have failed" if failed else ""


def fill(progress: Progress) -> None:
    """Verdict, message and texts of a row from its cases."""
    row, outcomes = progress.row, progress.outcomes
    wrong = [o for o in outcomes if o.verdict is Verdict.FAILED]
    suspect = [o for o in outcomes if o.verdict is Verdict.SUSPECT]
    skipped = [o for o in outcomes if o.verdict is Verdict.SKIPPED]
    lines = [f"case {i}: {o.staff}" for i, o in enumerate(outcomes) if o.staff]
    if progress.printed:
        lines.append(f"printed:\n{quoted(progress.printed)}")
    row.staff = "\n".join(lines)
    if not row.hidden:
        traces = [o.trace for o in wrong if o.trace][:1]
        row.output = printable(_cut("\n".join([*traces, progress.printed])), MAX_OUTPUT)
    if suspect:
        row.status = Status.GRADER_ERROR
        row.message = "the grader failed here; the staff can see why"
    elif wrong:
        row.status = Status.FAILED
        row.message = printable(wrong[0].secret if row.hidden else wrong[0].public)
        if progress.replaced:
            row.message += f". {STOOD_IN.format(_problems(progress.replaced))}"
        if len(outcomes) > 1:
            row.message += f" ({len(wrong)} of {len(outcomes)} cases)"
    elif skipped or len(outcomes) < progress.runs:
        row.status = Status.NOT_RUN
        row.message = skipped[0].public if skipped else "it was interrupted"
    else:
        row.status, row.score, row.message = Status.PASSED, row.points, ""
        if progress.log is not None:
            _score(row, progress.log)


def _score(row: Row, log: TurnLog) -> None:
    """The points of a right answer, by its speed. No measured figure is in the message: it would
    differ from regrade to regrade."""
    verdict = judge(log)
    row.extra = verdict.extra(log)
    if verdict.outcome is Timed.INCONCLUSIVE:
        row.status, row.score = Status.GRADER_ERROR, 0.0
        row.message = f"the speed could not be measured ({verdict.reason}); grade it again"
        row.staff = log.detail
    elif verdict.outcome is Timed.FAILED:
        row.status, row.score, row.message = Status.FAILED, 0.0, WHY[log.ended]
        row.staff = f"{log.ended}: {log.detail}"
    else:
        row.score = row.points * verdict.share
        row.status = Status.PASSED if verdict.share == 1 else Status.FAILED
        if verdict.share < 1:
            row.message = f"right, but too slow for {_missed(log, verdict.share)}"


def _missed(log: TurnLog, share: float) -> str:
    reached = sum(each <= share for each in log.tiers.values()) if share else 0
    if len(log.tiers) == 1:
        return "its points"
    return f"{len(log.tiers) - reached} of its {len(log.tiers)} levels of speed"
