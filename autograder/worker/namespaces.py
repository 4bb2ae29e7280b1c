"""Namespaces: a zygote's own view of processes, network, IPC and files.

`enter` must run in a process of one thread. After it, the next forked child is PID 1 of a new
process namespace, and `build_root` gives it a file tree that holds only what workers read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.worker.syscalls import call, syscall

NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
DEVICES = ("null", "zero", "random", "urandom")


def enter() -> None:
    """Leave the machine's namespaces; raises OSError where the kernel does not allow it.

    An ordinary user first becomes owner of a user namespace, in which they keep their own id.
    """
    uid, gid = os.getuid(), os.getgid()
    wanted = NEWNS | NEWIPC | NEWPID | NEWNET
    if uid == 0:
        call("unshare", wanted)
    else:
        call("unshare", wanted | NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _mount(None, "/", None, REC | PRIVATE)


def new_process_namespace() -> None:
    """Make the next forked child PID 1 of a namespace of its own."""
    call("unshare", NEWPID)


def build_root(staging: Path, readable: Iterable[str], devices: Iterable[str] = ()) -> Path:
    """Make a small read-only tree to be the root: `readable` at their own paths, a few devices and
    those that are named.

    staging: an existing empty folder, covered by the new tree; returned. Parents of the readable
    paths are made afresh, so that a library below a private home can be read by any worker.
    """
    _mount("none", str(staging), "tmpfs", NOSUID | NODEV, "size=1m,mode=0755")
    for path in readable:
        _bind(staging, Path(path))
    for device in (*(f"/dev/{name}" for name in DEVICES), *devices):
        _bind(staging, Path(device), device=True)
    _mount("none", str(staging), None, REMOUNT | RDONLY | NOSUID | NODEV)
    return staging


def change_root(staging: Path) -> None:
    """Make a tree that `build_root` made the root, and let go of the old one."""
    os.chdir(staging)
    syscall(PIVOT_ROOT[os.uname().machine], b".", b".")
    call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def _bind(staging: Path, path: Path, device: bool = False) -> None:
    """Show one existing file or folder below `staging`; links are made anew, not followed."""
    if not path.exists():
        return
    target = staging / path.relative_to("/")
    if target.exists():
        return  # already visible through one of its parents
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(os.readlink(path))
        return
    if path.is_dir():
        target.mkdir()
    else:
        target.touch()
    _mount(str(path), str(target), None, BIND | REC)
    if not device:
        flags = os.statvfs(path).f_flag & 0xE  # nosuid, nodev, noexec must be kept
        _mount("none", str(target), None, REMOUNT | BIND | RDONLY | flags)


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, data: str | None = None
) -> None:
    encoded = [None if a is None else a.encode() for a in (source, target, kind)]
    call("mount", *encoded, flags, None if data is None else data.encode())
