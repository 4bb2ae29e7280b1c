"""This machine's processor as a device, and the clock and the lock of every real measurement."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from autograder.errors import UsageError

LOCK_SECONDS = 600.0
STEAL = 8  # the column of /proc/stat with the time that a hypervisor took away


class MonotonicClock:
    """The system's monotonic clock, as the grader's process sees it."""

    def now(self) -> float:
        return time.perf_counter()


class Processor:
    """One core of this machine: each side works on one thread, never both at once."""

    margin = 0.40  # thresholds lie in gaps of at least 2 x
    turn = 0.005

    def __init__(self) -> None:
        self.name = f"cpu: {_model()}"

    def busy(self) -> str:
        return ""  # a processor is always shared: pairs and the class of noise bear with it

    def mark(self) -> object:
        return _steal()

    def flags(self, since: object) -> tuple[str, ...]:
        return ("stolen",) if _steal() != since else ()

    def settle(self) -> bool:
        return True  # a frozen process does nothing on a processor

    def canary(self, seconds: float) -> str:
        return ""  # as `busy`


@contextlib.contextmanager
def exclusive(device: str) -> Iterator[None]:
    """The lock of a device, held by one measurement at a time, whichever grader or user makes it.

    device: a name that is the same in all graders, such as "cpu" or a GPU's UUID. No process that
    a grader starts inherits the lock. Raises UsageError where others hold it for ten minutes.
    """
    path = Path(tempfile.gettempdir()) / f"autograder-{device}.lock"
    lock = FileLock(path, timeout=LOCK_SECONDS, mode=0o666)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"another grader has been timing for ten minutes and holds {path}; wait for it, or "
            "grade with --no-timing"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _model() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return f"{value.strip()}, {os.cpu_count()} cores"
    return f"{os.cpu_count()} cores"


def _steal() -> int:
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/stat").read_text().split("\n", 1)[0].split()[STEAL])
    return 0
