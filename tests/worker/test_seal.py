"""What a sealed process may not do, tried from inside it, and what honest code still may."""

import errno
import os
import platform
import site
from pathlib import Path

import numpy as np
import pytest

from autograder.worker.failures import StudentError
from autograder.worker.sandbox import level
from autograder.worker.seccomp import ARCHITECTURES, DENIED, NEWEST

ROOT = Path(__file__).resolve().parents[2]

SOURCE = """
import ctypes, fcntl, inspect, mmap, os, resource, signal, socket, subprocess, sys, threading

libc = ctypes.CDLL(None, use_errno=True)

def kernel(name, *arguments):
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def run(code, **names):
    scope = {**globals(), **names}
    exec(code, scope)
    return scope.get("answer")

def documented():
    "A docstring."
    return inspect.getsource(documented)

def broken():
    return 1 / 0
"""


@pytest.fixture
def run(opened):
    """run(code, **names): what `answer` is after the code ran in a sealed process."""
    work = opened(SOURCE)
    if level(work.submission.layers) == "D":
        pytest.skip("this machine offers no seal")
    return work.function("run")


# --- files -------------------------------------------------------------------------------------

WRITES = {
    "tmp": "open('/tmp/x', 'w')", "shared memory": "open('/dev/shm/x', 'w')",
    "own folder": "open('x', 'w')", "own file": "open(__file__, 'a')", "root": "open('/x', 'w')",
    "libraries": "open(sys.modules['numpy'].__file__, 'a')", "makedirs": "os.mkdir('/tmp/x')",
    "new file": "os.open('/tmp/x', os.O_CREAT | os.O_RDWR)", "unlink": "os.unlink(__file__)",
    "rename": "os.rename(__file__, __file__ + 'x')", "link": "os.link(__file__, '/tmp/x')",
    "symlink": "os.symlink('/etc', '/tmp/x')", "fifo": "os.mkfifo('/tmp/x')",
    "chmod": "os.chmod(__file__, 0o777)",
    "fchmod": "os.fchmod(1, 0o777)", "times": "os.utime(__file__)",
    "chown": "os.chown(__file__, 0, 0)",
    "attribute": "os.setxattr(__file__, 'user.x', b'')", "device": "os.mknod('/tmp/x')",
}  # fmt: skip


@pytest.mark.parametrize("code", WRITES.values(), ids=WRITES.keys())
def test_nothing_can_be_written(run, code):
    with pytest.raises(OSError):
        run(f"answer = {code}")


def test_dev_null_is_there(run):
    assert run("answer = open('/dev/null', 'w').write('x')") == 1


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "reference/ngram/solution/counts.py",
        ROOT / "reference/ngram/checks/hidden_counts.py",
        ROOT / "assignments/ngram/assignment.toml", ROOT / "autograder/grade.py",
        ROOT / "pyproject.toml",
        Path("/etc/passwd"), Path("/proc/self/environ"), Path("/proc/1/environ"),
        Path(f"/proc/{os.getpid()}/cmdline"), Path(f"/proc/{os.getpid()}/mem"),
        Path("/proc/self/maps"),
    ],
    ids=lambda path: path.name,
)  # fmt: skip
def test_what_is_not_a_library_cannot_be_read(run, path):
    assert path.exists()
    with pytest.raises(OSError):
        run("answer = open(path, 'rb').read(9)", path=str(path))


@pytest.mark.parametrize(
    "folder",
    [ROOT, ROOT / "reference", Path.home(), Path("/proc"), Path("/tmp"), Path("/proc/self/fd")],
)
def test_folders_of_others_cannot_be_listed(run, folder):
    with pytest.raises(OSError):
        run("answer = os.listdir(path)", path=str(folder))


def test_another_submission_cannot_be_read(opened, run):
    other = opened("secret = 1")
    folder = str(other.submission._opening.folder)
    assert os.listdir(folder)
    for code in ("os.listdir(path)", "open(path + '/submission/work.py')"):
        with pytest.raises(OSError):
            run(f"answer = {code}", path=folder)


# --- other processes, the network, the kernel --------------------------------------------------

FORBIDDEN = {
    "socket": "socket.socket()", "unix socket": "socket.socket(socket.AF_UNIX)",
    "netlink": "socket.socket(socket.AF_NETLINK)", "program": "subprocess.run(['/bin/true'])",
    "spawn": "os.posix_spawn('/bin/true', ['x'], {})", "exec": "os.execv('/bin/true', ['x'])",
    "vfork": "kernel('vfork')", "setsid": "os.setsid()", "setpgid": "os.setpgid(0, 0)",
    "pidfd": "os.pidfd_open(os.getppid())", "ptrace": "kernel('ptrace', 16, os.getppid(), 0, 0)",
    "trace me": "kernel('ptrace', 0, 0, 0, 0)",
    "memory of others": "kernel('process_vm_readv', os.getppid(), None, 0, None, 0, 0)",
    "limits of others": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
    "affinity of others": "os.sched_setaffinity(os.getppid(), {0})",
    "priority of others": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)",
    "unshare": "kernel('unshare', 0x10000000)", "chroot": "os.chroot('/nothing')",
    "mount": "kernel('mount', b'x', b'/nothing', b'tmpfs', 0, 0)",
    "setgroups": "os.setgroups([0])", "memfd": "os.memfd_create('x')",
    "sysv memory": "kernel('shmget', 0x1234, 4096, 0o1666)",
    "sysv queue": "kernel('msgget', 0x1234, 0o1666)",
    "semaphore": "kernel('semget', 0x1234, 1, 0o1666)",
    "dumpable": "kernel('prctl', 4, 1, 0, 0, 0)", "death signal": "kernel('prctl', 1, 0, 0, 0, 0)",
    "hostname": "kernel('sethostname', None, -1)",
    "descriptor's owner": "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "descriptor's group": "fcntl.fcntl(1, fcntl.F_SETOWN, -1)",
    "descriptor's signal": "fcntl.fcntl(1, 10, signal.SIGUSR1)",
    "truncate": "kernel('truncate', b'/nothing', 0)",  # not for all Landlocks a way of writing
}  # fmt: skip
SIGNALS = {  # signal 0 asks the same permission, and hurts nobody where it is given
    "the grader": "os.kill(grader, 0)", "everybody": "os.kill(-1, 0)", "init": "os.kill(1, 0)",
    "the group": "os.killpg(0, 0)", "the parent": "os.kill(os.getppid(), 0)",
    "a thread of the grader": "kernel('tgkill', grader, grader, 0)",
    "the parent, queued": "kernel('sigqueue', os.getppid(), 0, None)",
}  # fmt: skip


@pytest.mark.parametrize("code", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_the_kernel_refuses(run, code):
    with pytest.raises(PermissionError):
        run(f"answer = {code}")


@pytest.mark.parametrize("code", SIGNALS.values(), ids=SIGNALS.keys())
def test_nobody_else_can_be_signalled(run, code):
    with pytest.raises(PermissionError):
        run(f"answer = {code}", grader=os.getpid())


def test_nobody_becomes_root(run):
    with pytest.raises(OSError):  # where root is not even known, it is an invalid argument
        run("os.setuid(0)")


def test_a_check_cannot_fork(run):
    with pytest.raises(PermissionError):
        run("if os.fork() == 0: os._exit(0)")


@pytest.mark.parametrize("limit", ["RLIMIT_NOFILE", "RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE"])
def test_no_limit_can_be_raised(run, limit):
    with pytest.raises(ValueError, match="not allowed to raise maximum limit"):
        run(f"now = resource.getrlimit(resource.{limit})[1]\n"
            f"resource.setrlimit(resource.{limit}, (now + 1, now + 1))")  # fmt: skip


@pytest.mark.skipif(platform.machine() not in ARCHITECTURES, reason="no filter for this machine")
def test_every_system_call_on_the_list_is_refused(run):
    column = ARCHITECTURES[platform.machine()][0]
    numbers = {name: both[column] for name, both in DENIED.items() if both[column] is not None}
    later = {f"later {number}": number for number in range(NEWEST + 1, NEWEST + 20)}
    code = """
answer = {}
for name, number in numbers.items():
    done = libc.syscall(number, -1, -1, -1, -1, -1, -1)
    answer[name] = ctypes.get_errno() if done == -1 else 0
"""
    answers = run(code, numbers=numbers | later)
    assert {answers.pop(name) for name in later} == {errno.ENOSYS}
    assert {name for name, error in answers.items() if error != errno.EPERM} == set()


def test_a_file_of_the_template_cannot_do_much_either(opened):
    """Student code at import may fork, under a limit. Everything else is closed to it as well."""
    codes = FORBIDDEN | {"kill": SIGNALS["the grader"]}
    source = SOURCE + f"codes, grader, done = {list(codes.values())!r}, {os.getpid()}, []\n" + (
        "for code in codes:\n"
        "    try:\n        run('answer = ' + code, grader=grader)\n        done.append(code)\n"
        "    except OSError:\n        pass\n"
    )  # fmt: skip
    work = opened(source)
    if level(work.submission.layers) == "A":
        assert work.child().client.request("get", "work.py", "done") == []


# --- what is there to be found -----------------------------------------------------------------


def test_the_environment_is_empty(run, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "x")
    found = run("answer = dict(os.environ)")
    assert set(found) <= {
        "HOME", "LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
        "TORCHINDUCTOR_CACHE_DIR", "CUDA_VISIBLE_DEVICES",
    }  # fmt: skip


def test_no_descriptor_is_inherited_but_its_own(run):
    code = """
answer = []
for fd in range(1000):
    try:
        answer.append([fd, os.fstat(fd).st_mode & 0o170000])
    except OSError:
        pass
"""
    kinds = dict(run(code))
    channel = [fd for fd in kinds if fd > 2]
    assert len(channel) == 1 and kinds[channel[0]] == 0o140000  # a socket
    assert kinds[1] == kinds[2] == 0o010000  # pipes to the grader


def test_no_part_of_the_grader_is_in_memory(run):
    names = run("answer = [name for name in sys.modules if name.startswith('autograder')]")
    assert {name for name in names if not name.startswith("autograder.worker")} == {"autograder"}
    with pytest.raises(ModuleNotFoundError):
        run("import autograder.grade")


@pytest.mark.parametrize("name", ["torch", "pytest", "gradescope_utils", "rich"])
def test_libraries_that_are_not_allowed_do_not_exist(run, name):
    with pytest.raises(ModuleNotFoundError):
        run(f"import {name}")
    folders = [*site.getsitepackages(), str(Path(np.__file__).parents[1])]
    with pytest.raises((ModuleNotFoundError, PermissionError)):
        run(f"sys.path[:0] = folders\nimport {name}", folders=folders)


def test_a_file_of_the_submission_cannot_replace_a_library(opened):
    files = dict.fromkeys(["numpy.py", "random.py", "msgpack.py"], "raise SystemExit(3)")
    work = opened("import numpy, random, msgpack\ndef f():\n    return numpy.ones(2)", files=files)
    assert work.submission.imports["work.py"].ok
    assert work.function("f")().tolist() == [1.0, 1.0]


def test_a_helper_may_be_named_like_a_rare_module(opened):
    """As in plain Python, where the folder of a program comes first."""
    files = {"code.py": "x = 3", "statistics.py": "y = 4", "test.py": "z = 5"}
    source = "import code, statistics, test\ndef f():\n    return code.x, statistics.y, test.z"
    assert opened(source, files=files).function("f")() == (3, 4, 5)


# --- what honest code may do -------------------------------------------------------------------


def test_a_process_may_signal_itself(run):
    code = """
answer = []
signal.signal(signal.SIGUSR1, lambda *_: answer.append("heard"))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
"""
    assert run(code) == ["heard", "heard"]


def test_threads_work(run):
    code = """
answer = []
threads = [threading.Thread(target=answer.append, args=(n,)) for n in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    assert sorted(run(code)) == list(range(8))


def test_numpy_works(run):
    code = """
import numpy as np
import numpy.fft, numpy.polynomial
matrix = np.random.default_rng(0).normal(size=(200, 200))
u, s, v = np.linalg.svd(matrix)
answer = [np.allclose(u * s @ v, matrix), np.allclose(np.linalg.inv(matrix) @ matrix, np.eye(200))]
"""
    assert run(code) == [True, True]


def test_the_standard_library_can_be_imported_late(run):
    code = "import sqlite3, decimal, asyncio, unittest, xml.dom, zoneinfo, concurrent.futures"
    assert run(code + "; answer = 1") == 1


def test_code_may_read_its_own_source_and_data(opened):
    work = opened(SOURCE, files={"data/words.txt": "hay"})
    assert "A docstring." in work.function("documented")()
    run = work.function("run")
    assert run("answer = open('data/words.txt').read()") == "hay"


def test_a_traceback_names_the_line(opened):
    with pytest.raises(ZeroDivisionError) as caught:
        opened(SOURCE).function("broken")()
    assert isinstance(caught.value, StudentError)
    assert 'File "work.py", line 20, in broken\n    return 1 / 0' in caught.value.trace
    assert "/" not in caught.value.trace.replace("1 / 0", "")


def test_a_process_may_talk_to_itself(run):
    assert run("a, b = socket.socketpair(); a.send(b'x'); answer = b.recv(1)") == b"x"
    assert run("r, w = os.pipe(); os.write(w, b'y'); answer = os.read(r, 1)") == b"y"
