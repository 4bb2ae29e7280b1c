"""The process that becomes the container: `python -m autograder.package.container PLAN`.

PLAN is JSON: root, the folder that becomes "/"; visible, folders of this machine that show
through, read-only; groups, control groups to enter; command and environment, what to run. What
runs then is PID 1 of a process namespace, root with Docker's capabilities, without a network.
With PROBE in the place of a plan: exit code 0 where this machine allows all that.

It is a rehearsal, not a wall: what keeps submitted code in is the grader's own seal, as there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from autograder.package import docker
from autograder.worker import namespaces, seccomp
from autograder.worker.namespaces import BIND, NODEV, NOSUID, RDONLY, REC, REMOUNT
from autograder.worker.syscalls import LINUX, PR_SET_PDEATHSIG, call, prctl

SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/sys")
DEVICES: Final = ("null", "zero", "full", "random", "urandom", "tty")
PROBE: Final = "probe"
LOST: Final = 125  # the container could not be made; as `docker run` has it


def possible() -> bool:
    """Whether this machine lets us rehearse a container: root, and not in a container already."""
    if not LINUX or os.geteuid() != 0 or not seccomp.available():
        return False
    command = [sys.executable, "-m", "autograder.package.container", PROBE]
    return subprocess.run(command, capture_output=True).returncode == 0


def main() -> None:
    """Enter the container of the plan and run its command; ends with its exit code."""
    if sys.argv[1] == PROBE:
        with tempfile.TemporaryDirectory() as folder:
            sys.exit(_run({"root": folder, "visible": [], "groups": [],
                           "command": ["/bin/true"], "environment": {}}))  # fmt: skip
    sys.exit(_run(json.loads(sys.argv[1])))


def _run(plan: dict[str, Any]) -> int:
    for group in plan["groups"]:
        Path(group, "cgroup.procs").write_text("0")
    namespaces.enter()
    first = os.fork()
    if first == 0:
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            _become(plan)
        except OSError as error:
            print(f"container: {error}", file=sys.stderr)
        finally:
            os._exit(LOST)
    signal.signal(signal.SIGTERM, lambda number, frame: os.kill(first, number))
    return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF


def _become(plan: dict[str, Any]) -> None:
    root = Path(plan["root"])
    mount(str(root), root, None, BIND | REC)
    show(root, [*SYSTEM, *plan["visible"]])
    _devices(root)
    for name, mode in (("tmp", 0o1777), ("root", 0o700), ("var", 0o755), ("run", 0o755)):
        (root / name).mkdir(exist_ok=True)
        if name != "root" or not plan["visible"]:  # Python itself may lie below root's home
            (root / name).chmod(mode)
    (root / "proc").mkdir(exist_ok=True)
    mount("proc", root / "proc", "proc", NOSUID | NODEV)
    namespaces.change_root(root)
    docker.confine()
    os.execve(plan["command"][0], plan["command"], plan["environment"])


def show(root: Path, paths: Iterable[str]) -> None:
    """Make folders of this machine visible below `root`, read-only, links as links."""
    seen: list[Path] = []
    for path in sorted({Path(path) for path in paths}):  # parents come before what is in them
        if not path.exists() or any(parent in seen for parent in path.parents):
            continue
        seen.append(path)
        target = root / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            target.unlink(missing_ok=True)
            target.symlink_to(os.readlink(path))
            continue
        target.mkdir(exist_ok=True)
        mount(str(path), target, None, BIND)
        flags = os.statvfs(path).f_flag & 0xE  # nosuid, nodev, noexec must be kept
        mount("none", target, None, REMOUNT | BIND | RDONLY | flags)


def _devices(root: Path) -> None:
    folder = root / "dev"
    folder.mkdir(exist_ok=True)
    mount("tmpfs", folder, "tmpfs", NOSUID, "mode=755,size=64k")
    for name in DEVICES:
        (folder / name).touch()
        mount(f"/dev/{name}", folder / name, None, BIND)
    (folder / "shm").mkdir()
    mount("shm", folder / "shm", "tmpfs", NOSUID | NODEV, "mode=1777,size=64m")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (folder / name).symlink_to(f"/proc/self/fd/{number}")
    (folder / "fd").symlink_to("/proc/self/fd")


def mount(source: str, target: Path, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2). Raises OSError."""
    texts = [None if text is None else text.encode() for text in (source, str(target), kind)]
    call("mount", *texts, flags, None if data is None else data.encode())


if __name__ == "__main__":
    main()
