"""Run a command on a weaker machine: `python tests/weaker.py LAYERS COMMAND...`.

LAYERS: a comma-separated list of what this machine must seem not to have: namespaces, landlock,
seccomp. A seccomp filter refuses the system calls; it holds for the command and its children.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.worker.seccomp import ALLOW, ARCHITECTURES, ERRNO, JEQ, LD, RET, SECCOMP
from autograder.worker.syscalls import PR_SET_NO_NEW_PRIVS, prctl, syscall

CALLS = {
    "namespaces": {"x86_64": 272, "aarch64": 97},  # unshare
    "landlock": {"x86_64": 444, "aarch64": 444},
    "seccomp": SECCOMP,
}


def refuse(layers: list[str]) -> None:
    """From here on, the system calls of these layers fail as on a kernel without them."""
    machine = platform.machine()
    program = [(LD, 0, 0, 4), (JEQ, 1, 0, ARCHITECTURES[machine][1]), (RET, 0, 0, ALLOW)]
    program.append((LD, 0, 0, 0))
    for layer in layers:
        code = errno.EPERM if layer == "namespaces" else errno.ENOSYS
        program += [(JEQ, 0, 1, CALLS[layer][machine]), (RET, 0, 0, ERRNO | code)]
    program.append((RET, 0, 0, ALLOW))
    data = b"".join(struct.pack("<HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(data, len(data))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall(SECCOMP[machine], 1, 0, struct.pack("@HP", len(program), ctypes.addressof(buffer)))


if __name__ == "__main__":
    refuse(sys.argv[1].split(","))
    os.execvp(sys.argv[2], sys.argv[2:])
