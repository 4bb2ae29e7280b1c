"""The few Linux system calls that Python's os module lacks, through ctypes.

Each function raises OSError with the kernel's errno. On other systems `libc` is None and
nothing here may be called.
"""

from __future__ import annotations

import ctypes
import os
import sys

LINUX = sys.platform == "linux"
libc = ctypes.CDLL(None, use_errno=True) if LINUX else None

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 40


def call(name: str, *arguments: int | bytes | None) -> int:
    """A function of the C library that returns -1 on error."""
    function = getattr(libc, name)
    wrapped = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(function(*wrapped), name)


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """A raw system call by number."""
    assert libc is not None
    libc.syscall.restype = ctypes.c_long
    wrapped = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(libc.syscall(ctypes.c_long(number), *wrapped), f"syscall {number}")


def _checked(result: int, name: str) -> int:
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def prctl(option: int, argument: int = 0, extra: int = 0) -> int:
    return call("prctl", option, argument, extra, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability for good: bounding, ambient, then all three sets."""
    for capability in range(LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # not permitted (ordinary user), or past the kernel's last one
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    assert libc is not None
    _checked(libc.capset(header, nothing), "capset")
