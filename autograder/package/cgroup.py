"""A control group of our own: limits of memory and CPU time for a whole tree of processes.

Version 2 where it has the controllers, else version 1; where neither may be written, nothing.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path("/sys/fs/cgroup")
PERIOD: Final = 100_000  # microseconds, as Docker sets it
TRIES: Final = 50


@dataclass(frozen=True)
class Group:
    """folders: one in version 2, one for each controller in version 1."""

    folders: tuple[Path, ...]

    def cpu_seconds(self) -> float | None:
        """CPU time of all that ever ran in it."""
        if text := self._read("cpu.stat"):  # version 2
            found = dict(line.split() for line in text.splitlines())
            if "usage_usec" in found:
                return int(found["usage_usec"]) / 1e6
        text = self._read("cpuacct.usage")
        return int(text) / 1e9 if text else None

    def killed(self) -> int:
        """How many processes ended because the memory was used up."""
        text = self._read("memory.events") or self._read("memory.oom_control") or ""
        found = dict(line.split() for line in text.splitlines())
        return int(found.get("oom_kill", 0))

    def _read(self, name: str) -> str | None:
        for folder in self.folders:
            with contextlib.suppress(OSError):
                return (folder / name).read_text()
        return None


@contextlib.contextmanager
def limited(memory_mb: int, cpus: float, root: Path = ROOT) -> Iterator[Group | None]:
    """A group with limits (0: none) for as long as the block lasts; None where there can be none.

    A process enters it by writing 0 into `cgroup.procs` of each folder. At the end all of its
    processes must be gone.
    """
    name = f"autograder-{os.getpid()}"
    made = _version_2(root, name, memory_mb, cpus) or _version_1(root, name, memory_mb, cpus)
    try:
        yield Group(tuple(made)) if made else None
    finally:
        for folder in made:
            _remove(folder)


def _version_2(root: Path, name: str, memory_mb: int, cpus: float) -> list[Path]:
    return _made(
        [root / name],
        {
            "memory.max": str(memory_mb << 20) if memory_mb else "max",
            "memory.swap.max": "0" if memory_mb else "max",
            "cpu.max": f"{int(cpus * PERIOD)} {PERIOD}" if cpus else f"max {PERIOD}",
        },
        optional=("memory.swap.max",),
    )


def _version_1(root: Path, name: str, memory_mb: int, cpus: float) -> list[Path]:
    values = {"cpu.cfs_period_us": str(PERIOD)}
    values["cpu.cfs_quota_us"] = str(int(cpus * PERIOD)) if cpus else "-1"
    values["memory.limit_in_bytes"] = str(memory_mb << 20) if memory_mb else "-1"
    folders = [root / kind / name for kind in ("memory", "cpu", "cpuacct")]
    return _made(list(dict.fromkeys(folder.resolve() for folder in folders)), values)


def _made(
    folders: list[Path], values: dict[str, str], optional: tuple[str, ...] = ()
) -> list[Path]:
    """Make folders and write each value where its file is; none of them if anything fails."""
    done: list[Path] = []
    try:
        for folder in folders:
            folder.mkdir()
            done.append(folder)
        for name, value in values.items():
            homes = [folder for folder in folders if (folder / name).exists()]
            if not homes and name not in optional:
                raise FileNotFoundError(name)
            for folder in homes:
                (folder / name).write_text(value)
    except OSError:
        for folder in done:
            _remove(folder)
        return []
    return done


def _remove(folder: Path) -> None:
    """The kernel needs a moment to let go of the last process."""
    for _ in range(TRIES):
        try:
            folder.rmdir()
        except OSError:
            time.sleep(0.02)
        else:
            return
