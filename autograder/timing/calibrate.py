"""Where the thresholds of timed checks may lie: measured right programs, and the gaps between."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
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
from autograder.variants import overlaid
from autograder.worker.host import Host

FOLDER = "calibration"


@dataclass(frozen=True)
class Program:
    """How quick a right program is, as a multiple of the solution's speed."""

    name: str
    ratio: float
    low: float
    high: float
    share: float


@dataclass(frozen=True)
class Calibrated:
    """A timed check and the programs that were measured for it."""

    check: str
    device: str
    noise: float
    margin: float
    tiers: dict[float, float]
    programs: list[Program]


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
    return [_calibrated(key, found) for key, found in sorted(logs.items())]


def _logs(
    host: Host, assignment: Assignment, folder: Path, name: str, only: str = "", slow: bool = False
) -> dict[str, TurnLog]:
    upload = read_upload(folder, assignment)
    lane = Lane(host, assignment, upload)
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


def _calibrated(key: str, found: list[tuple[str, TurnLog]]) -> Calibrated:
    programs = []
    for name, log in found:
        verdict = judge(log)
        programs.append(Program(name, verdict.ratio, verdict.low, verdict.high, verdict.share))
    programs.sort(key=lambda program: program.ratio)
    log = found[0][1]
    return Calibrated(key, log.device, log.noise, log.margin, log.tiers, programs)


def misplaced(each: Calibrated) -> list[str]:
    """Thresholds that are nearer to a program than the margin, or not between two of them."""
    wrong = []
    for speed in sorted(each.tiers):
        for program in each.programs:
            apart = max(program.ratio / speed, speed / max(program.ratio, 1e-9))  # 0: stopped
            if apart < 1 + each.margin:
                wrong.append(
                    f"{each.check}: the threshold {speed:g} is {apart:.2f} x from {program.name} "
                    f"({program.ratio:.3g}), expected at least {1 + each.margin:g} x"
                )
        ratios = [program.ratio for program in each.programs]
        if not min(ratios) < speed < max(ratios):
            wrong.append(f"{each.check}: the threshold {speed:g} lies between no two programs")
    return wrong


def kept(text: str, found: list[Calibrated]) -> list[Any]:
    """Of an earlier file: the checks that were measured on a GPU, and not now."""
    now = {each.check for each in found}
    return [
        each
        for each in json.loads(text or "[]")
        if each["check"] not in now and each["device"].startswith("cuda: ")
    ]


def dump(found: list[Calibrated], others: Sequence[Any] = ()) -> str:
    """JSON; numbers with three digits, so that a small change stays small to read. others: `kept`
    ones."""
    checks = list(others)
    for each in found:
        values: dict[str, Any] = asdict(each)
        values["tiers"] = [[speed, share] for speed, share in sorted(each.tiers.items())]
        values["programs"] = [
            {k: v if isinstance(v, str) else float(f"{v:.3g}") for k, v in asdict(p).items()}
            for p in each.programs
        ]
        checks.append(values)
    return json.dumps(sorted(checks, key=lambda each: str(each["check"])), indent=1) + "\n"
