"""Landlock: after `restrict`, files outside the given folders cannot be opened.

Kernel 5.13 and later; what a kernel offers is its ABI number (0: nothing). Documentation:
https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

from autograder.worker.syscalls import LINUX, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
IOCTL_DEV = 1 << 15  # ABI 5
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # ABI -> how many rights exist
NET_RIGHTS = 0b11  # bind and connect TCP; ABI 4
SCOPES = 0b11  # abstract unix sockets and signals; ABI 6


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("fd", ctypes.c_int32)]


def abi() -> int:
    """The kernel's Landlock version, 0 when there is none."""
    if not LINUX:
        return 0
    try:
        return syscall(CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def restrict(
    readable: Iterable[str],
    listable: Iterable[str],
    writable_files: Iterable[str],
    devices: Iterable[str] = (),
) -> None:
    """Confine this process: read below `readable`, list `listable`, write the named files, write
    and control (ioctl) the named devices.

    Call in a process of one thread, after no_new_privs. Paths that do not exist are skipped.
    """
    version = abi()
    ruleset = _Ruleset(fs=(1 << FILE_RIGHTS[min(version, 5)]) - 1)
    ruleset.net = NET_RIGHTS if version >= 4 else 0
    ruleset.scoped = SCOPES if version >= 6 else 0
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    fd = syscall(CREATE_RULESET, bytes(ruleset), size, 0)
    try:
        for path in readable:
            _allow(fd, path, READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE)
        for path in listable:
            _allow(fd, path, READ_DIR)
        for path in writable_files:
            _allow(fd, path, READ_FILE | WRITE_FILE)
        for path in devices:
            control = IOCTL_DEV if version >= 5 else 0
            _allow(fd, path, READ_FILE | WRITE_FILE | control)
        syscall(RESTRICT_SELF, fd, 0)
    finally:
        os.close(fd)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        syscall(ADD_RULE, ruleset, 1, bytes(_PathBeneath(rights, fd)), 0)
    finally:
        os.close(fd)
