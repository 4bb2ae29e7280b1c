"""Measures right programs, to see where the thresholds of timed checks may lie."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.errors import UsageError
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.timing.judge import Outcome, judge
from autograder.timing.lane import NO_GPU, Lane
from autograder.timing.log import Ended, TurnLog
from autograder.timing.thresholds import Calibrated, Program, work_of
from autograder.variants import overlaid
from autograder.worker.host import Host

FOLDER = "calibration"


def calibrate(assignment: Assignment, told: Callable[[str], None]) -> list[Calibrated]:
    """Measure the solution, and the programs that have a timed file of their own: of alternatives/,
    and of calibration/, where those lie that are there for their speed. They may fail a check that
    counts their work, but what they answer while they are timed must be right. Checks that are
    timed on a GPU are left out where there is none.

    Raises UsageError where one of them is wrong, or the machine unfit.
    """
    folders = [assignment.alternatives, assignment.solution.parent / FOLDER]
    programs = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    with Host() as host, tempfile.TemporaryDirectory(prefix="autograder-calibrate-") as scratch:
        told("the solution")
        own = _logs(host, assignment, assignment.solution, "the solution")
        logs = {key: [("solution", log)] for key, log in own.items()}
        for program in programs:
            whole = Path(scratch) / program.name
            for key in own:
                problem = assignment.problem(key.partition("/")[0])
                if not (program / problem.file).is_file():
                    continue
                told(f"{program.name}, problem {problem.id}")
                if not whole.is_dir():
                    overlaid(assignment, program, whole)
                slow = program.parent.name == FOLDER
                found = _logs(host, assignment, whole, program.name, problem.id, slow)
                if key not in found:
                    raise UsageError(f"{program.name} was not measured: {key}")
                logs[key].append((program.name, found[key]))
    work = work_of(assignment)
    return [_calibrated(key, found, work) for key, found in sorted(logs.items())]


def _logs(
    host: Host, assignment: Assignment, folder: Path, name: str, only: str = "", slow: bool = False
) -> dict[str, TurnLog]:
    upload = read_upload(folder, assignment)
    lane = Lane(host, assignment, upload, calibrating=True)
    result = grade(assignment, upload, host, certified=False, only=only or None, stopwatch=lane)
    stored: Any = result.staff.get("timing", {})
    for row in result.rows:
        timed_or_slow = row.key in stored or row.message == NO_GPU or slow
        asked = only in ("", row.problem) and not timed_or_slow
        if asked and row.status is not Status.PASSED:
            raise UsageError(f"{name} is no right program: {row.key}: {row.message}")
    logs = {key: TurnLog.from_dict(log) for key, log in stored.items()}
    for key, log in logs.items():
        if judge(log).outcome is not Outcome.TIMED and log.ended is not Ended.STOPPED:
            raise UsageError(f"{name} cannot be measured: {key}: {judge(log).reason} {log.detail}")
    return logs


def _calibrated(key: str, found: list[tuple[str, TurnLog]], work: str) -> Calibrated:
    programs = []
    for name, log in found:
        verdict = judge(log)
        programs.append(Program(name, verdict.ratio, verdict.low, verdict.high, verdict.share))
    programs.sort(key=lambda program: program.ratio)
    log = found[0][1]
    return Calibrated(key, log.device, log.noise, log.margin, log.tiers, programs, work)
