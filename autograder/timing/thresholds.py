"""Where the thresholds of timed checks lie: between right programs that have been measured, on the
kind of device that they are used on. What is known of that is kept in `calibration.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
        if not min(ratios) < speed < max(ratios):
            wrong.append(f"{each.check}: the threshold {speed:g} lies between no two programs")
    return wrong


def model_of(device: str) -> str:
    """The kind of device, without the version of its driver."""
    return device.partition(", driver ")[0]


def kept(text: str, found: list[Calibrated]) -> list[Any]:
    """Of an earlier file: what was measured on GPUs other than those of now."""
    now = {(each.check, model_of(each.device)) for each in found}
    return [
        each
        for each in json.loads(text or "[]")
        if each["device"].startswith(GPU) and (each["check"], model_of(each["device"])) not in now
    ]


def calibrated_on(path: Path, check: str, tiers: Mapping[float, float], device: str) -> bool:
    """Whether a file of these has figures for a check with these very tiers on such a device.
    CourseError where it is none of these files."""
    try:
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
        return any(
            each["check"] == check
            and model_of(each["device"]) == model_of(device)
            and dict(each["tiers"]) == dict(tiers)
            for each in known
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise CourseError(path, "", "expected what `autograder calibrate --write` writes") from None


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
    checks.sort(key=lambda each: (each["check"], each["device"]))
    return json.dumps(checks, indent=1) + "\n"
