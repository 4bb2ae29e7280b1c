"""CPU time and memory of untrusted processes, read by the grader from /proc.

Where there is no /proc every figure is 0, and the wall clock alone limits the worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
CREDENTIALS = struct.Struct("3i")
STOP_SECONDS = 2.0


def cpu_seconds(pid: int) -> float:
    """User plus system time of a process and its threads so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def threads(pid: int) -> int:
    return _status(pid).get("Threads", 1)


def memory_kb(pid: int) -> int:
    """Anonymous and shared memory in use, in KiB; file mappings (libraries) do not count."""
    status = _status(pid)
    return status.get("RssAnon", 0) + status.get("RssShmem", 0)


def descendants(pid: int) -> list[int]:
    """All processes below `pid`, as the grader numbers them."""
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        for task in _names(f"/proc/{parent}/task"):
            try:
                children = Path(f"/proc/{parent}/task/{task}/children").read_text().split()
            except OSError:
                continue
            found += [int(child) for child in children]
            queue += [int(child) for child in children]
    return found


def signal_all(pids: list[int], number: signal.Signals) -> None:
    """Send a signal to processes, of which some may be gone."""
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def stop_all(parent: int) -> list[int]:
    """Stop every process below `parent`, those too that are started meanwhile; returns them when
    none runs any more. Nothing can be done against SIGSTOP in the process itself. Raises
    TimeoutError where new ones come faster than they can be stopped."""
    stopped: list[int] = []
    deadline = time.monotonic() + STOP_SECONDS
    while running := _running(parent):
        if time.monotonic() > deadline:
            raise TimeoutError
        signal_all(running, signal.SIGSTOP)
        stopped = list(dict.fromkeys([*stopped, *running]))
    return stopped


def _running(parent: int) -> list[int]:
    """The processes below `parent` that are neither stopped nor dead."""
    return [pid for pid in descendants(parent) if _state(pid) not in "TtZX"]


def _state(pid: int) -> str:
    """One letter, as in /proc/PID/stat; X when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "X"


def receive_pid(sock: socket.socket) -> tuple[bytes, int]:
    """One byte and the process that sent it, as vouched for by the kernel (0: unknown).

    The socket must have had `want_pid` called on it. Descriptors that come along are closed.
    """
    space = socket.CMSG_SPACE(CREDENTIALS.size)
    data, ancillary, _, _ = sock.recvmsg(1, space)
    if hasattr(socket, "SO_PASSCRED"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)  # not on every message
    pid = 0
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == getattr(socket, "SCM_CREDENTIALS", -1):
            pid = CREDENTIALS.unpack(payload[: CREDENTIALS.size])[0]
        elif kind == socket.SCM_RIGHTS:
            count = len(payload) // 4
            for fd in struct.unpack(f"{count}i", payload[: 4 * count]):
                os.close(fd)
    return data, pid


def want_pid(sock: socket.socket) -> None:
    if hasattr(socket, "SO_PASSCRED"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)


def _status(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":")[::2] for line in lines)
    return {key: int(rest.split()[0]) for key, rest in pairs if rest.split()[:1] and
            rest.split()[0].isdigit()}  # fmt: skip


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
