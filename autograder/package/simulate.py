"""Runs a bundle as Gradescope would, as far as this machine allows; reads what it would post."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from autograder.course import Assignment
from autograder.errors import UsageError
from autograder.package import container
from autograder.package.bundle import Options, extras_of, make_bundle
from autograder.package.cgroup import limited
from autograder.package.layout import Layout, fresh_environment, lay_out, link_environment
from autograder.package.usage import Peak, watched

PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
STOP_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Machine:
    """What the platform gives a submission; its defaults are Gradescope's. 0: no limit."""

    memory_mb: int = 768
    cpus: float = 0.5

    def __post_init__(self) -> None:
        if self.memory_mb != 0 and not 64 <= self.memory_mb <= 1 << 20:
            raise UsageError(f"--memory: expected 0 or 64 to {1 << 20} MB, got {self.memory_mb}")
        if self.cpus != 0 and not 0.05 <= self.cpus <= 1024:
            raise UsageError(f"--cpus: expected 0 or 0.05 to 1024, got {self.cpus}")


TEN_MINUTES: Final = Options()
GRADESCOPE: Final = Machine()


@dataclass(frozen=True)
class Rehearsal:
    """What came of it.

    text: results.json as it would be posted; posted: the same as an object, None where it is no
    JSON; output: of run_autograder, for instructors; contained: whether it ran as in a container;
    limited: whether the machine's limits held; killed: processes that ended for want of memory;
    timed_out: the platform would have ended it, with a score of 0.
    """

    text: str
    posted: dict[str, Any] | None
    output: str
    seconds: float
    cpu_seconds: float | None
    peak: Peak
    contained: bool
    limited: bool
    killed: int
    timed_out: bool


def simulate(
    assignment: Assignment,
    submission: Path,
    options: Options = TEN_MINUTES,
    machine: Machine = GRADESCOPE,
    fresh: bool = False,
) -> Rehearsal:
    """Make a bundle, lay it out, run it on a submission.

    fresh: make the environment by setup.sh, which downloads all libraries.
    """
    bundle = make_bundle(assignment, options)
    with rehearsal_of(bundle, submission, extras_of(assignment), fresh) as layout:
        return run(layout, options.minutes, machine)


@contextlib.contextmanager
def rehearsal_of(
    bundle: bytes, submission: Path, extras: list[str], fresh: bool = False
) -> Iterator[Layout]:
    """A bundle laid out beside a submission, ready to `run`, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="autograder-package-") as scratch:
        Path(scratch).chmod(0o755)
        root = Path(scratch) / "root"
        root.mkdir()
        layout = lay_out(bundle, submission, root)
        yield fresh_environment(layout) if fresh else link_environment(layout, extras)


def run(layout: Layout, minutes: float = 10, machine: Machine = GRADESCOPE) -> Rehearsal:
    """Run what is laid out; nothing that it started is left when this returns."""
    contained = container.possible()
    (layout.results / "results.json").unlink(missing_ok=True)
    with limited(machine.memory_mb, machine.cpus) as group:
        folders = [str(folder) for folder in group.folders] if contained and group else []
        command, environment = _inside(layout, folders) if contained else _outside(layout)
        started, before = time.monotonic(), os.times()
        with (layout.results / "stdout").open("wb") as out:
            process = subprocess.Popen(
                command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
            with watched(process.pid) as peak:
                timed_out = _wait(process, minutes * 60)
        seconds, after = time.monotonic() - started, os.times()
        below = after.children_user + after.children_system
        rough = below - before.children_user - before.children_system
        cpu = group.cpu_seconds() if folders and group else rough
        killed = group.killed() if folders and group else 0
    return _read(layout, seconds, cpu, peak, contained, bool(folders), killed, timed_out)


def _inside(layout: Layout, groups: list[str]) -> tuple[list[str], dict[str, str]]:
    plan = {
        "root": str(layout.root), "visible": layout.visible, "groups": groups,
        "command": ["/autograder/run_autograder"],
        "environment": {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8"},
    }  # fmt: skip
    command = [sys.executable, "-m", "autograder.package.container", json.dumps(plan)]
    return command, dict(os.environ)


def _outside(layout: Layout) -> tuple[list[str], dict[str, str]]:
    environment = {
        "PATH": os.environ.get("PATH", PATH), "HOME": str(layout.root), "LANG": "C.UTF-8",
        "AUTOGRADER_ROOT": str(layout.home), "AUTOGRADER_VENV": str(layout.venv),
    }  # fmt: skip
    return [str(layout.home / "run_autograder")], environment


def _wait(process: subprocess.Popen[bytes], limit: float) -> bool:
    """True when the platform's time-out ended it."""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()  # as the platform does; PID 1 takes everything with it
        process.wait(STOP_SECONDS)
        return True
    except BaseException:
        process.terminate()
        process.wait(STOP_SECONDS)
        raise
    return False


def _read(
    layout: Layout,
    seconds: float,
    cpu: float | None,
    peak: Peak,
    contained: bool,
    held: bool,
    killed: int,
    timed_out: bool,
) -> Rehearsal:
    path = layout.results / "results.json"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    try:
        posted = json.loads(text)
    except ValueError:
        posted = None
    output = (layout.results / "stdout").read_text(encoding="utf-8", errors="replace")
    posted = posted if isinstance(posted, dict) else None
    return Rehearsal(
        text, posted, output, seconds, cpu, peak, contained, held, killed, timed_out
    )  # fmt: skip
