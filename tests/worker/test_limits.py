"""Bombs of every kind: each is stopped, costs its own check alone, and leaves nothing running."""

import pytest

from autograder.worker.failures import LimitExceeded, StudentError, WorkerDied, WrongType

SOURCE = """
import ctypes, mmap, os, signal, sys, threading, time
import numpy as np

def fine(x=1):
    return x + 1

def spin():
    while True:
        pass

def sleep():
    while True:
        time.sleep(100)

def ignore_everything():
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    spin()

def fill():
    kept = []
    while True:
        kept.append(bytearray(1 << 24))

def fill_shared():
    memory = mmap.mmap(-1, 1 << 30)
    for page in range(0, len(memory), mmap.PAGESIZE):
        memory[page] = 1

def allocate(size):
    return len(bytearray(size))

def map_shared(size):
    return len(mmap.mmap(-1, size))

def threads():
    stop = threading.Event()
    try:
        while True:
            threading.Thread(target=stop.wait).start()
    finally:
        stop.set()

def flood():
    for _ in range(1024):
        print("x" * (1 << 20))

def flood_descriptor():
    while True:
        os.write(2, b"y" * (1 << 16))

def zeros(size):
    return np.zeros(size, np.uint8)

def zeros_by_force(size):
    template = sys.modules["autograder.worker.template"]
    send = template._Worker._write
    def write(self, reply):
        self._largest = 1 << 60
        send(self, reply)
    template._Worker._write = write
    return np.zeros(size, np.uint8)

def recurse():
    return recurse() + 1

def segfault():
    ctypes.string_at(0)

def abort():
    os.abort()

def leave(code):
    os._exit(code)

def stop_itself():
    os.kill(os.getpid(), signal.SIGSTOP)

def close_channel():
    os.closerange(0, 100)

def babble():
    for fd in range(3, 60):
        try:
            os.write(fd, b"\\xff" * 4096)
        except OSError:
            pass

def many_values():
    return [[n] for n in range(2_000_000)]
"""


LIMITS = {"rss_mb": 300, "memory_mb": 2048, "flood_mb": 4, "reply_mb": 16}


@pytest.fixture
def bombed(opened, processes, ended):
    """bombed(**limits): a submission; afterwards, another child of it works, and when it is
    closed nothing of it is left."""
    before, works = processes(), []

    def open_bomb(**limits):
        works.append(opened(SOURCE, **LIMITS | limits))
        return works[0]

    yield open_bomb
    assert works[0].function("fine")() == 2
    during = processes() - before
    assert during
    works[0].submission.close()
    assert ended(during) and processes() <= before


@pytest.mark.parametrize(
    ("name", "what", "words", "limits"),
    [
        ("spin", "cpu", "one call took more than 0.3 s of CPU time", {"call_cpu": 0.3}),
        ("ignore_everything", "cpu", "one call took more than 0.3 s", {"call_cpu": 0.3}),
        ("sleep", "wall", "one call took longer than 0.5 s", {"call_wall": 0.5}),
        ("stop_itself", "wall", "one call took longer than 0.5 s", {"call_wall": 0.5}),
        ("sleep", "wall", "it took longer than 0.5 s", {"check_wall": 0.5}),
        ("fill", "memory", "it used more than 300 MB of memory", {}),
        ("flood", "output", "it printed more than 4 MB", {}),
        ("flood_descriptor", "output", "it printed more than 4 MB", {}),
    ],
)
def test_a_limit_ends_the_process(bombed, ended, name, what, words, limits):
    child = bombed(**limits).child()
    with pytest.raises(LimitExceeded, match=words) as caught:
        child.client.request("get", "work.py", name)()
    assert caught.value.what == what
    assert ended([child._link.pid])
    assert len(child.take_output()) < 100_000


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("segfault", [], "a crash of the Python process (segmentation fault)"),
        ("abort", [], "a crash of the Python process (abort)"),
        ("leave", [0], "the process exited with code 0 before it answered"),
        ("leave", [77], "the process exited with code 77 before it answered"),
    ],
)
def test_a_process_that_ends_is_no_answer(bombed, ended, name, arguments, words):
    child = bombed().child()
    with pytest.raises(WorkerDied) as caught:
        child.client.request("get", "work.py", name)(*arguments)
    assert ended([child._link.pid])
    assert child.why(caught.value) == words


@pytest.mark.parametrize("name", ["close_channel", "babble"])
def test_a_broken_channel_is_no_answer(bombed, name):
    with pytest.raises(WorkerDied):
        bombed().function(name)()


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("recurse", [], "RecursionError"), ("allocate", [3 << 30], "MemoryError"),
        ("map_shared", [3 << 30], "PermissionError"), ("threads", [], "RuntimeError"),
    ],
)  # fmt: skip
def test_an_ordinary_exception_where_python_knows_one(bombed, name, arguments, kind):
    client = bombed().child().client
    with pytest.raises(StudentError) as caught:
        client.request("get", "work.py", name)(*arguments)
    assert caught.value.kind == kind
    assert client.request("get", "work.py", "fine")(4) == 5


@pytest.mark.parametrize(("name", "arguments"), [("zeros", [300 << 20]), ("many_values", [])])
def test_a_value_that_is_too_large_is_refused_and_the_process_lives(opened, name, arguments):
    client = opened(SOURCE, rss_mb=500).child().client
    with pytest.raises(WrongType, match="to be sent"):
        client.request("get", "work.py", name)(*arguments)
    assert client.request("get", "work.py", "zeros")(10 << 20).size == 10 << 20


def test_the_grader_does_not_trust_the_worker_to_keep_its_replies_small(bombed):
    with pytest.raises(LimitExceeded, match="too large") as caught:
        bombed().function("zeros_by_force")(300 << 20)
    assert caught.value.what == "reply"


def test_time_is_counted_over_a_whole_check(opened):
    work = opened(SOURCE, call_cpu=60, check_cpu=0.4)
    function = work.function("spin")
    with pytest.raises(LimitExceeded, match=r"it took more than 0.4 s of CPU time"):
        function()


def test_time_is_counted_over_a_whole_submission(opened):
    work = opened(SOURCE, call_cpu=0.4, submission_cpu=0.5)
    for _ in range(2):
        child = work.child()
        with pytest.raises(LimitExceeded):
            child.client.request("get", "work.py", "spin")()
        work.submission.release(child)
    with pytest.raises(LimitExceeded, match="the submission used up its CPU time"):
        work.child()


def test_what_a_file_forks_is_counted_too(opened):
    spinners = "import os\nfor _ in range(2):\n    if os.fork() == 0:\n        while True: pass\n"
    work = opened(spinners + SOURCE, submission_cpu=0.5, call_wall=2)
    with pytest.raises(LimitExceeded, match="CPU time"):
        work.function("sleep")()


@pytest.mark.parametrize(
    "bomb",
    ["import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", "while True: pass",
     "import time\ntime.sleep(1000)", "x = []\nwhile True: x.append(bytearray(1 << 24))",
     "while True: print('x' * 10**6)", "import os\nos._exit(0)",
     "import ctypes\nctypes.string_at(0)"],
    ids=["fork", "spin", "sleep", "memory", "flood", "exit", "segfault"],
)  # fmt: skip
def test_a_bomb_at_import_costs_only_its_own_file(opened, processes, ended, bomb):
    before = processes()
    work = opened(SOURCE, files={"bomb.py": bomb}, **LIMITS, call_cpu=1.0, call_wall=1.5)
    imports = work.submission.imports
    assert not imports["bomb.py"].ok and imports["work.py"].ok
    assert work.function("fine")() == 2
    during = processes() - before
    work.submission.close()
    assert ended(during) and processes() <= before


def test_a_fork_bomb_cannot_grow(opened, processes):
    """The kernel refuses further processes: nothing has to be killed for it."""
    before = processes()
    source = "import os\nfor _ in range(200):\n    try: os.fork()\n    except OSError: pass\n"
    work = opened(source + SOURCE, processes=10, call_wall=5)
    if "namespaces" not in work.submission.layers:
        pytest.skip("the kernel counts this user's other processes as well")
    assert work.submission.imports["work.py"].ok
    assert 5 < len(processes() - before) <= 10 + 3


def test_a_submission_may_be_asked_for_any_number_of_children(opened):
    work = opened(SOURCE)
    for n in range(80):
        child = work.child()
        assert child.client.request("get", "work.py", "fine")(n) == n + 1
        work.submission.release(child)


def test_output_is_kept_up_to_its_limit_and_counted_beyond(opened):
    child = opened(SOURCE + "\ndef say(n):\n    print('z' * n)", output_kb=1).child()
    child.client.request("get", "work.py", "say")(3000)
    assert child.take_output() == "z" * 1024 + "\n[1977 more bytes were printed]\n"


def test_output_is_handed_over_once(opened):
    child = opened(SOURCE + "\ndef say(text):\n    print(text)").child()
    say = child.client.request("get", "work.py", "say")
    taken = []
    for text in ("one", "two", "three"):
        say(text)
        taken.append(child.take_output())
    assert taken == ["one\n", "two\n", "three\n"] and child.take_output() == ""


def test_what_is_left_out_is_said_once(opened):
    child = opened(SOURCE + "\ndef say(text):\n    print(text)", output_kb=1).child()
    say = child.client.request("get", "work.py", "say")
    say("x" * 2000)
    assert "[977 more bytes were printed]" in child.take_output()
    say("y")
    assert child.take_output() == "\n[2 more bytes were printed]\n"
    assert child.take_output() == ""
