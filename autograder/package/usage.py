"""How much memory a tree of processes takes at most: sampled, each shared page counted once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.worker.watch import descendants

INTERVAL: Final = 0.2  # seconds; reading takes the kernel some milliseconds for each process


@dataclass
class Peak:
    """The greatest sum of proportional set sizes seen, in MB, and what it was made of.

    mb: None where it cannot be read, as for an ordinary user whose worker cannot be looked into.
    """

    mb: float | None = None
    parts: tuple[tuple[str, float], ...] = ()


@contextlib.contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Samples the memory of a process and all below it while the block lasts."""
    peak, over = Peak(), threading.Event()

    def sample() -> None:
        while not over.wait(INTERVAL):
            parts = [(_name(each), _pss_mb(each)) for each in (pid, *descendants(pid))]
            readable = [(name, mb) for name, mb in parts if mb is not None]
            total = sum(mb for _, mb in readable)
            if readable and total > (peak.mb or 0.0):
                peak.mb, peak.parts = total, tuple(sorted(readable, key=lambda part: -part[1]))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _pss_mb(pid: int) -> float | None:
    """None: it is gone, or may not be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sizes[0] / 1024 if sizes else None


def _name(pid: int) -> str:
    """What a process is, by what it was started with."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "?"
    if any(word.endswith(b"boot.py") for word in words):
        return "worker"
    return "grader" if b"grade" in words else "other"
