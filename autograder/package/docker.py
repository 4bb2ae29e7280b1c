"""Docker's default profile: what a process that is root in a container may still do.

Capabilities and system calls are those of moby's default profile without CAP_SYS_ADMIN. Only calls
that a grading could make, or an attack would try, are in the filter; what Docker does beside it
(AppArmor, masked files in /proc) is not rehearsed, and would only make the wall higher.
"""

from __future__ import annotations

import ctypes
import platform
import struct
from typing import Final

from autograder.worker import seccomp
from autograder.worker.seccomp import ALLOW, CLONE_NEW, DENY, JEQ, JSET, LD, RET, UNKNOWN
from autograder.worker.syscalls import (
    CAPABILITY_VERSION_3,
    LAST_CAPABILITY,
    PR_CAP_AMBIENT,
    PR_CAP_AMBIENT_CLEAR_ALL,
    PR_CAPBSET_DROP,
    libc,
    prctl,
    syscall,
)

CAPABILITIES: Final = {
    "CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "FSETID": 4, "KILL": 5, "SETGID": 6, "SETUID": 7,
    "SETPCAP": 8, "NET_BIND_SERVICE": 10, "NET_RAW": 13, "SYS_CHROOT": 18, "MKNOD": 27,
    "AUDIT_WRITE": 29, "SETFCAP": 31,
}  # fmt: skip
REFUSED: Final = (
    "unshare", "setns", "mount", "umount2", "pivot_root", "move_mount", "open_tree", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr", "bpf", "userfaultfd", "perf_event_open",
    "keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "kcmp", "pidfd_getfd", "process_madvise", "migrate_pages", "move_pages", "syslog",
    "open_by_handle_at", "fanotify_init", "reboot", "kexec_load", "kexec_file_load", "swapon",
    "swapoff", "init_module", "finit_module", "delete_module", "acct", "quotactl", "settimeofday",
    "clock_settime", "sethostname", "setdomainname", "vhangup", "iopl", "ioperm",
)  # fmt: skip
NUMA: Final = {  # refused for want of CAP_SYS_NICE: numbers on x86_64 and aarch64
    "mbind": (237, 235), "set_mempolicy": (238, 237), "get_mempolicy": (239, 236),
}  # fmt: skip
SET_FILTER: Final = 1


def confine() -> None:
    """Become what root is in a container, for good. Raises OSError; needs CAP_SYS_ADMIN.

    As in Docker, no_new_privs is not set.
    """
    _load(program(platform.machine()))
    for capability in range(LAST_CAPABILITY + 1):
        if capability not in CAPABILITIES.values():
            try:
                prctl(PR_CAPBSET_DROP, capability)
            except OSError:
                break  # past the kernel's last one
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    kept = sum(1 << number for number in CAPABILITIES.values())
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable
    assert libc is not None
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def program(machine: str) -> list[seccomp.Instruction]:
    """The seccomp filter for one architecture."""
    column, audit = seccomp.ARCHITECTURES[machine]
    calls = {name: seccomp.DENIED[name][column] for name in REFUSED}
    calls |= {name: numbers[column] for name, numbers in NUMA.items()}
    found: list[seccomp.Instruction] = [
        (LD, 0, 0, 4), (JEQ, 1, 0, audit), (RET, 0, 0, DENY), (LD, 0, 0, 0),
    ]  # fmt: skip
    for number in calls.values():
        if number is not None:
            found += [(JEQ, 0, 1, number), (RET, 0, 0, DENY)]
    clone, clone3 = seccomp.CHECKED["clone"][column], seccomp.CHECKED["clone3"][column]
    assert clone is not None and clone3 is not None
    found += [(JEQ, 0, 1, clone3), (RET, 0, 0, UNKNOWN)]  # glibc then takes clone
    flags = [(LD, 0, 0, 16), (JSET, 0, 1, CLONE_NEW), (RET, 0, 0, DENY), (RET, 0, 0, ALLOW)]
    return [*found, (JEQ, 0, len(flags), clone), *flags, (RET, 0, 0, ALLOW)]


def _load(instructions: list[seccomp.Instruction]) -> None:
    data = b"".join(struct.pack("<HBBI", *each) for each in instructions)
    buffer = ctypes.create_string_buffer(data, len(data))
    header = struct.pack("@HP", len(instructions), ctypes.addressof(buffer))
    syscall(seccomp.SECCOMP[platform.machine()], SET_FILTER, 0, header)
