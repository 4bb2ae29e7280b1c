"""Where the thresholds of timed checks lie: between right programs that have been measured, on the
kind of device that they are used on. What is known of that is kept in `calibration.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.checks.declare import Timing
from autograder.course import Assignment
from autograder.errors import CourseError

GPU = "cuda: "  # how the names of GPUs begin
LEAST = 0.15  # how far a threshold is from every program, whatever the device


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
    work: str = ""  # `work_of` the assignment that was measured


def misplaced(each: Calibrated) -> list[str]:
    """Thresholds that are nearer to a program than the margin, or not between two of them."""
    wrong = []
    margin = max(each.margin, LEAST)
    for speed in sorted(each.tiers):
        for program in each.programs:
            apart = max(program.ratio / speed, speed / max(program.ratio, 1e-9))  # 0: stopped
            if apart < 1 + margin:
                wrong.append(
                    f"{each.check}: the threshold {speed:g} is {apart:.2f} x from {program.name} "
                    f"({program.ratio:.3g}), expected at least {1 + margin:g} x"
                )
        ratios = [program.ratio for program in each.programs]
        if not (ratios and min(ratios) < speed < max(ratios)):
            wrong.append(f"{each.check}: the threshold {speed:g} lies between no two programs")
    return wrong


def model_of(device: str) -> str:
    """The kind of device, without the version of its driver."""
    return device.partition(", driver ")[0]


def work_of(assignment: Assignment) -> str:
    """A digest of what is timed: the chains and the solution. Figures are of nothing else."""
    files = [assignment.support / "timed.py", *sorted(assignment.solution.rglob("*.py"))]
    found = hashlib.sha256()
    for path in files:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def load(path: Path) -> list[Calibrated]:
    """What a file of these holds; nothing where there is none. CourseError where it is no such
    file."""
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else "[]"
        return [_read(each) for each in _list(json.loads(text))]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CourseError(path, "", "expected what `autograder calibrate --write` writes") from None


def _list(tree: Any) -> list[Any]:
    if not isinstance(tree, list):
        raise TypeError
    return tree


def _read(tree: dict[str, Any]) -> Calibrated:
    programs = [Program(**each) for each in tree["programs"]]
    tiers = {float(speed): float(share) for speed, share in tree["tiers"]}
    found = Calibrated(**{**tree, "programs": programs, "tiers": tiers})
    texts = (found.check, found.device, found.work, *(each.name for each in programs))
    numbers = (found.noise, found.margin, *(each.ratio for each in programs))
    if not all(isinstance(each, str) for each in texts):
        raise TypeError
    if not all(isinstance(each, float) for each in numbers):
        raise TypeError
    return found


def kept(before: list[Calibrated], found: list[Calibrated]) -> list[Calibrated]:
    """Of an earlier file: what was measured on GPUs other than those of now."""
    now = {(each.check, model_of(each.device)) for each in found}
    return [
        each
        for each in before
        if each.device.startswith(GPU) and (each.check, model_of(each.device)) not in now
    ]


def calibrated_on(assignment: Assignment, check: str, timing: Timing, device: str) -> bool:
    """Whether there are figures for a check with these very thresholds on such a device, of the
    work as it is now, with no program near a threshold. CourseError where they cannot be read."""
    return any(
        (each.check, each.tiers, each.work) == (check, dict(timing.tiers), work_of(assignment))
        and model_of(each.device) == model_of(device)
        and not misplaced(each)
        for each in load(assignment.calibration)
    )


def dump(found: Sequence[Calibrated]) -> str:
    """JSON; numbers with three digits, so that a small change stays small to read."""
    checks = []
    for each in sorted(found, key=lambda each: (each.check, each.device)):
        values: dict[str, Any] = asdict(each)
        values["tiers"] = [[speed, share] for speed, share in sorted(each.tiers.items())]
        values["programs"] = [
            {k: v if isinstance(v, str) else float(f"{v:.3g}") for k, v in asdict(p).items()}
            for p in each.programs
        ]
        checks.append(values)
    return json.dumps(checks, indent=1) + "\n"
