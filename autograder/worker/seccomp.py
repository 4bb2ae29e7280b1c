"""Seccomp: afterwards the kernel refuses the system calls that student code has no need of.

The filter is a classic BPF program: by default a call is allowed, the calls below return EPERM,
calls newer than this table ENOSYS. `child` is added on top of `template` in each check's
process: no new processes, no signals to anyone else. Filters only ever add up.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import struct
from typing import Literal

from autograder.worker.syscalls import LINUX, syscall

# name -> number on x86_64, number on aarch64 (None: the call does not exist there)
DENIED: dict[str, tuple[int | None, int | None]] = {
    # the network
    "socket": (41, 198), "bind": (49, 200), "connect": (42, 203), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    # other processes' memory and descriptors
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "open_tree": (428, 428), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # large attack surface in the kernel
    "bpf": (321, 280), "userfaultfd": (323, 282), "perf_event_open": (298, 241),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "personality": (135, 92), "modify_ldt": (154, None), "syslog": (103, 116),
    # memory that outlives the process or escapes its limits
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # other programs, and leaving the process group by which everything is ended
    "execve": (59, 221), "execveat": (322, 281), "vfork": (58, None), "setsid": (112, 157),
    "setpgid": (109, 154),
    # the machine
    "reboot": (169, 142), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "swapon": (167, 224), "swapoff": (168, 225), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "acct": (163, 89),
    "quotactl": (179, 60), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161),
    "setdomainname": (171, 162), "vhangup": (153, 58), "iopl": (172, None),
    "ioperm": (173, None), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    # the metadata of files, which Landlock does not guard
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "utimensat": (280, 88),
    "futimesat": (261, None), "truncate": (76, 45), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "fanotify_init": (300, 262), "flock": (73, 32),
    # new names in folders that anybody may write, where there is no Landlock
    "mkdir": (83, None), "mkdirat": (258, 34), "mknod": (133, None), "mknodat": (259, 33),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "unlink": (87, None),
    "unlinkat": (263, 35), "rmdir": (84, None), "creat": (85, None),
}  # fmt: skip
CHECKED: dict[str, tuple[int | None, int | None]] = {
    "clone": (56, 220), "clone3": (435, 435), "fork": (57, None), "kill": (62, 129),
    "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "prctl": (157, 167), "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "ioctl": (16, 29), "fcntl": (72, 25),
    "socketpair": (53, 199), "sendto": (44, 206), "mmap": (9, 222), "open": (2, None),
    "openat": (257, 56), "openat2": (437, 437),
}  # fmt: skip
NEWEST = 462  # later calls are unknown here: a kernel that has them must seem not to
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LD, AND, JEQ, JGE, JSET, RET = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL_PROCESS, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
DENY, UNKNOWN = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
CLONE_NEW, CLONE_THREAD = 0x7E020000, 0x00010000
GUARDED_PRCTL = (1, 4, 35, 36, 0x59616D61)  # death signal, dumpable, mm, subreaper, ptracer
GUARDED_IOCTL = (0x5412, 0x541C, 0x8901, 0x8902)  # typing into a terminal; who gets signals
STREAM, SEQPACKET = 1, 5  # a datagram socket could send to any named socket on the machine
SHARED_ANONYMOUS = 0x21  # memory that stays when its owner lets go of it, unseen by our guard
NEW_FILE = 0o100 | 0o20000000  # O_CREAT, O_TMPFILE
GUARDED_FCNTL = (8, 10, 15)  # who gets a descriptor's signals, and which
SECCOMP = {"x86_64": 317, "aarch64": 277}
SET_MODE_FILTER, GET_ACTION_AVAIL, TSYNC = 1, 2, 1
ANY_PID = 0x7A7A7A7A  # in no other instruction, and no process has it

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


@functools.cache
def available() -> bool:
    """Whether this kernel and architecture can load our filter."""
    if not LINUX or platform.machine() not in ARCHITECTURES:
        return False
    try:
        syscall(SECCOMP[platform.machine()], GET_ACTION_AVAIL, 0, struct.pack("I", KILL_PROCESS))
    except OSError:
        return False
    return True


def load_template(pid: int, landlock: bool) -> None:
    """Confine all threads of this process; irrevocable. `pid`: the only process that it may
    signal (0: any that it sees). landlock: whether that guards files already.
    Needs no_new_privs. Raises OSError."""
    _load(_assembled(build("template", pid, platform.machine(), landlock)))


def load_child() -> None:
    """Take forking, and signals to others, from this process; as load_template."""
    _load(child_program().replace(_word(ANY_PID), _word(os.getpid())))


@functools.cache
def child_program() -> bytes:
    """What load_child loads, with ANY_PID in the place of the process; built once, for all."""
    return _assembled(build("child", ANY_PID, platform.machine()))


def _load(program: bytes) -> None:
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    syscall(SECCOMP[platform.machine()], SET_MODE_FILTER, TSYNC, header)


def _assembled(program: list[Instruction]) -> bytes:
    return b"".join(struct.pack("<HBBI", *each) for each in program)


def _word(number: int) -> bytes:
    return struct.pack("<I", number)


def build(
    kind: Literal["template", "child"], pid: int, machine: str, landlock: bool = True
) -> list[Instruction]:
    """The BPF program for one architecture."""
    column, audit = ARCHITECTURES[machine]
    program: list[Instruction] = [
        (LD, 0, 0, 4), (JEQ, 1, 0, audit), (RET, 0, 0, KILL_PROCESS), (LD, 0, 0, 0),
    ]  # fmt: skip
    if machine == "x86_64":
        program += [(JGE, 0, 1, 0x40000000), (RET, 0, 0, DENY)]  # the x32 calls
    program += [(JGE, 0, 1, NEWEST + 1), (RET, 0, 0, UNKNOWN)]
    rules = _child_rules(pid) if kind == "child" else _template_rules(pid, landlock)
    for name, body in rules.items():
        number = {**DENIED, **CHECKED}[name][column]
        if number is not None:
            program += [(JEQ, 0, len(body), number), *body]
    return [*program, (RET, 0, 0, ALLOW)]


def _template_rules(pid: int, landlock: bool) -> dict[str, list[Instruction]]:
    rules = {name: [(RET, 0, 0, DENY)] for name in DENIED}
    rules["clone3"] = [(RET, 0, 0, UNKNOWN)]  # glibc falls back to clone, whose flags we see
    rules["clone"] = _refuse_bits(0, CLONE_NEW)
    rules["prlimit64"] = _only(0, [0])
    for name in ("sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        rules[name] = _only(0, [0])
    rules["setpriority"] = _exactly((0, 0), (1, 0))  # this process, not all of this user's
    rules["ioprio_set"] = _exactly((0, 1), (1, 0))
    rules["socketpair"] = [_argument(1), (AND, 0, 0, 0xF), *_among([STREAM, SEQPACKET])]
    rules["sendto"] = _exactly((4, 0), (4.5, 0))  # no address
    rules["mmap"] = [
        _argument(3), (AND, 0, 0, SHARED_ANONYMOUS), (JEQ, 0, 1, SHARED_ANONYMOUS),
        (RET, 0, 0, DENY), (RET, 0, 0, ALLOW),
    ]  # fmt: skip
    if not landlock:  # else Landlock says where; here even open("/dev/null", "w") must fail
        rules["open"] = _refuse_bits(1, NEW_FILE)
        rules["openat"] = _refuse_bits(2, NEW_FILE)
        rules["openat2"] = [(RET, 0, 0, UNKNOWN)]  # its flags are out of sight
    rules["prctl"] = _none_of(0, GUARDED_PRCTL)
    rules["ioctl"] = _none_of(1, GUARDED_IOCTL)
    rules["fcntl"] = _none_of(1, GUARDED_FCNTL)
    return rules | _signal_rules(pid) if pid else rules


def _child_rules(pid: int) -> dict[str, list[Instruction]]:
    rules: dict[str, list[Instruction]] = {"fork": [(RET, 0, 0, DENY)]}
    rules["clone"] = [
        _argument(0),
        (JSET, 0, 1, CLONE_THREAD),
        (RET, 0, 0, ALLOW),
        (RET, 0, 0, DENY),
    ]
    return rules | _signal_rules(pid)


def _signal_rules(pid: int) -> dict[str, list[Instruction]]:
    names = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
    return {"tkill": [(RET, 0, 0, DENY)], **{name: _only(0, [pid]) for name in names}}


def _argument(argument: float) -> Instruction:
    """The low half of an argument (both architectures are little-endian); n.5: the high half."""
    return (LD, 0, 0, 16 + int(8 * argument))


def _only(argument: int, values: list[int]) -> list[Instruction]:
    return [_argument(argument), *_among(values)]


def _among(values: list[int]) -> list[Instruction]:
    """Allow when what was loaded is one of these."""
    body: list[Instruction] = []
    for value in values:
        body += [(JEQ, 0, 1, value), (RET, 0, 0, ALLOW)]
    return [*body, (RET, 0, 0, DENY)]


def _exactly(*pairs: tuple[float, int]) -> list[Instruction]:
    """Allow when each of these arguments has its value."""
    body: list[Instruction] = []
    for argument, value in pairs:
        body += [_argument(argument), (JEQ, 1, 0, value), (RET, 0, 0, DENY)]
    return [*body, (RET, 0, 0, ALLOW)]


def _none_of(argument: int, values: tuple[int, ...]) -> list[Instruction]:
    body = [_argument(argument)]
    for value in values:
        body += [(JEQ, 0, 1, value), (RET, 0, 0, DENY)]
    return [*body, (RET, 0, 0, ALLOW)]


def _refuse_bits(argument: int, bits: int) -> list[Instruction]:
    return [_argument(argument), (JSET, 0, 1, bits), (RET, 0, 0, DENY), (RET, 0, 0, ALLOW)]
