"""What a unit of the solution's work once took on a GPU, alone: whoever shares the GPU unseen, as
processes in other containers do, shows in a figure that is no longer reached."""

from __future__ import annotations

import contextlib
import json
import math
import os
from pathlib import Path

from autograder.errors import shown

SLOWER = 0.15  # than the figure: the GPU is not ours alone


def against(path: Path, seconds: float) -> str:
    """What a stored figure says against seconds of now; "" where it says nothing.

    path: a file for this GPU and this work. Where there is none that can be read it is written,
    and again where a unit is much quicker than it says: that one was made beside somebody else.
    """
    known = _read(path)
    if known is None or seconds * (1 + SLOWER) < known:
        _write(path, seconds)
        return ""
    if seconds <= known * (1 + SLOWER):
        return ""
    return (
        f"the solution takes {seconds / known:.2f} times as long as it once did alone on this GPU: "
        f"somebody else uses it, or it has become slower for good; then delete {shown(path)}"
    )


def _read(path: Path) -> float | None:
    try:
        found = float(json.loads(path.read_text(encoding="utf-8"))["seconds"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if 0 < found < math.inf else None


def _write(path: Path, seconds: float) -> None:
    scratch = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # a folder that may not be written costs no grading
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
        scratch.replace(path)
