"""The seal: what stands between a student's process and the machine, layer by layer.

`seal` runs in the template, once, before the first byte of student code. Each layer is tried and
the ones that took hold are returned; `level` turns them into the letter that results carry.
`confine_child` adds what a check's own process may not do either.
"""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.worker import landlock, seccomp
from autograder.worker.limits import Limits
from autograder.worker.syscalls import (
    LINUX,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    prctl,
)

SHARED_UID_SLACK = 1024  # processes that the same user may start elsewhere while we grade


@dataclass(frozen=True)
class Seal:
    """What one submission's processes may do.

    uid: the user to become, when the grader is root. shared_uid: the id is also used by
    processes that are not ours. alone: it cannot even see other processes. readable: libraries
    and the submission. listable: folders whose names may be seen, but not their files. devices: a
    GPU's files, which may be written and controlled; with them the address space has no limit,
    since CUDA reserves hundreds of GB of it.
    """

    uid: int | None
    shared_uid: bool
    alone: bool
    readable: tuple[str, ...]
    listable: tuple[str, ...]
    limits: Limits
    devices: tuple[str, ...] = ()


def seal(plan: Seal) -> list[str]:
    """Apply every layer that this machine offers; the names of those that hold.

    Raises OSError when a layer that was offered could not be applied: better no worker than one
    with a hole. Call in a process of one thread, with all foreign descriptors closed.
    """
    layers = ["rlimits"]
    set_limits(plan)
    if plan.uid is not None:
        os.setgroups([])
        os.setresgid(plan.uid, plan.uid, plan.uid)
        os.setresuid(plan.uid, plan.uid, plan.uid)
        layers.append("uid")
    if not LINUX:
        return layers
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # after the change of user, which clears it
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if landlock.abi() > 0:
        landlock.restrict(plan.readable, plan.listable, ["/dev/null"], plan.devices)
        layers.append(f"landlock{landlock.abi()}")
    if seccomp.available():
        # without any of these it could signal the grader; its children then cannot signal at all
        others = not (plan.alone or plan.uid is not None or landlock.abi() >= 6)
        seccomp.load_template(os.getpid() if others else 0, landlock.abi() > 0)
        seccomp.child_program()  # once, for all children
        layers.append("seccomp")
    return layers


def confine_child(limits: Limits) -> None:
    """What a check's process gives up beyond its template: forking and signalling others."""
    cap(resource.RLIMIT_CPU, int(limits.check_cpu) + 2)
    if LINUX and seccomp.available():
        seccomp.load_child()


def set_limits(plan: Seal) -> None:
    """Resource limits of each process; hard and soft alike, so that they cannot be raised."""
    limits = plan.limits
    memory = limits.memory_mb << 20
    cap(resource.RLIMIT_CPU, int(limits.submission_cpu) + 5)
    if not plan.devices:
        cap(resource.RLIMIT_AS, memory)
    cap(resource.RLIMIT_DATA, memory)
    cap(resource.RLIMIT_CORE, 0)
    cap(resource.RLIMIT_FSIZE, 0)
    cap(resource.RLIMIT_NOFILE, limits.open_files)
    processes = limits.processes
    if plan.shared_uid:
        processes += _tasks_of(os.getuid()) + SHARED_UID_SLACK
    cap(resource.RLIMIT_NPROC, processes)


def cap(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        if LINUX:
            raise  # macOS refuses some of them; its level is D in any case


def _tasks_of(uid: int) -> int:
    """Threads of a user, where /proc can be read."""
    count = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.stat().st_uid == uid:
                count += sum(1 for _ in (entry / "task").iterdir())
        except OSError:
            continue
    return count


def level(layers: list[str]) -> str:
    """A: namespaces and seccomp, with Landlock or a user of its own. B: own user, Landlock,
    seccomp. B-: own user and seccomp. C: seccomp, with Landlock or a file tree of its own.
    D: anything less."""
    has_landlock = any(name.startswith("landlock") for name in layers)
    if "namespaces" in layers and "seccomp" in layers and (has_landlock or "uid" in layers):
        return "A"
    if "uid" in layers and "seccomp" in layers:
        return "B" if has_landlock else "B-"
    if (has_landlock or "root" in layers) and "seccomp" in layers:
        return "C"
    return "D"


def close_descriptors(keep: set[int]) -> None:
    """Close everything but standard streams and `keep`."""
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    start = 3
    for fd in sorted(keep):
        if fd >= start:
            os.closerange(start, fd)
            start = fd + 1
    os.closerange(start, min(highest, 1 << 20))


def as_message(plan: Seal) -> dict[str, Any]:
    """A plan for the way to the zygote."""
    return {
        "uid": plan.uid, "shared_uid": plan.shared_uid, "alone": plan.alone,
        "readable": list(plan.readable), "listable": list(plan.listable),
        "limits": vars(plan.limits), "devices": list(plan.devices),
    }  # fmt: skip


def from_message(message: dict[str, Any]) -> Seal:
    return Seal(
        uid=message["uid"],
        shared_uid=message["shared_uid"],
        alone=message["alone"],
        readable=tuple(message["readable"]),
        listable=tuple(message["listable"]),
        limits=Limits(**message["limits"]),
        devices=tuple(message["devices"]),
    )
