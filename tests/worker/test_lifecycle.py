"""Zygotes, templates and children begin and end as they should, whoever dies first."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograder.worker import selftest
from autograder.worker.failures import StudentError, Unavailable, WorkerError
from autograder.worker.host import Host
from autograder.worker.limits import Limits
from autograder.worker.sandbox import level

ROOT = Path(__file__).resolve().parents[2]
FINE = "def fine():\n    return 2\n"


def opened_in(host, source):
    return host.open({"work.py": source.encode()}, ["work.py"], "numpy", Limits())


def answer(submission, name="fine", fresh=False):
    return submission.child(fresh).client.request("get", "work.py", name)()


def test_a_file_that_was_not_imported_in_this_process_is_said_so():
    with Host() as host:
        client = opened_in(host, FINE).child(False).client
        with pytest.raises(StudentError) as caught:
            client.request("get", "another.py", "fine")
    assert caught.value.kind == "RuntimeError" and "another.py" in caught.value.trace


# --- deaths ------------------------------------------------------------------------------------


def test_a_killed_zygote_is_started_again(ended):
    with Host() as host:
        submission = opened_in(host, FINE)
        zygote = host.start("numpy")
        os.kill(zygote._process.pid, signal.SIGKILL)
        assert ended([zygote._process.pid])
        with contextlib.suppress(WorkerError):  # the check that meets the loss
            answer(submission)
        assert answer(submission) == answer(opened_in(host, FINE)) == 2
        assert host.start("numpy") is not zygote


def test_a_template_that_was_killed_is_started_again(opened, ended):
    work = opened(FINE + "import os\ndef whose():\n    return os.getppid()")
    template = work.submission._template._link.pid
    os.kill(template, signal.SIGKILL)
    assert ended([template])
    with contextlib.suppress(WorkerError):
        work.child()
    assert work.function("fine")() == 2


def test_a_template_that_does_not_answer_is_ended(opened, processes, ended, monkeypatch):
    monkeypatch.setattr("autograder.worker.process.START_SECONDS", 3.0)
    work = opened(FINE)
    stopped = work.submission._template._link.pid
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(WorkerError):
        work.child()
    assert work.function("fine")() == 2
    work.submission.close()
    assert ended([stopped])


def test_fresh_imports_that_do_not_answer_are_ended(opened, processes, ended, monkeypatch):
    before = processes()
    mute = "import sys, time\nc = sys.modules['autograder.worker.control']\n"
    mute += "c.receive = lambda sock: time.sleep(1000)\n"
    monkeypatch.setattr("autograder.worker.process.START_SECONDS", 3.0)
    work = opened(mute)
    with pytest.raises(WorkerError):
        work.child(fresh=True)
    during = processes() - before
    work.submission.close()
    assert ended(during) and processes() <= before


@pytest.mark.parametrize("fresh", [False, True])
def test_closing_a_submission_ends_its_children(opened, processes, ended, fresh):
    before = processes()
    work = opened(FINE)
    assert work.function("fine", fresh)() == 2
    during = processes() - before
    work.submission.close()
    assert ended(during) and processes() <= before


def test_closing_the_host_ends_everything(ended, processes):
    with Host() as host:
        submission = opened_in(host, FINE)
        child = submission.child()
        assert child.client.request("get", "work.py", "fine")() == 2
        pids = [host.start("numpy")._process.pid, child._link.pid, submission._template._link.pid]
        folder = host._folder
    assert ended(pids) and not folder.exists()


GRADER = """
import json
from autograder.worker import watch
from autograder.worker.host import Host
from autograder.worker.limits import Limits
import os
source = b"import os\\nfor _ in range(2):\\n    if os.fork() == 0:\\n        while True: pass\\n" \\
         b"def spin():\\n    while True: pass"
with Host() as host:
    submission = host.open({"work.py": source}, ["work.py"], "numpy", Limits())
    function = submission.child().client.request("get", "work.py", "spin")
    print(json.dumps([watch.descendants(os.getpid()), str(host._folder)]), flush=True)
    function()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_grader_that_is_killed_leaves_no_process_behind(ended, number):
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    pids, folder = json.loads(grader.stdout.readline())
    assert len(pids) >= 6
    grader.send_signal(number)
    grader.wait()
    grader.stdout.close()
    assert ended(pids)
    if number == signal.SIGINT:
        assert not Path(folder).exists()
    subprocess.run(["rm", "-rf", folder], check=True)


def test_a_zygote_outlives_the_thread_that_started_it():
    with Host() as host:
        results = []
        thread = threading.Thread(target=lambda: results.append(opened_in(host, FINE)))
        thread.start()
        thread.join()
        assert answer(results[0]) == 2
        assert host.start("numpy")._process.poll() is None


def test_many_open_files_of_the_grader_do_no_harm(host):
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 4096:
        pytest.skip("this machine allows too few open files")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, most))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1500)]
    try:
        submission = opened_in(host, FINE)
        assert answer(submission) == 2
        submission.close()
    finally:
        for fd in files:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


# --- imports -----------------------------------------------------------------------------------

ERRORS = {
    "syntax.py": ("def f(:\n    pass", "SyntaxError", 'File "syntax.py", line 1'),
    "indent.py": ("if True:\npass", "IndentationError", 'File "indent.py", line 2'),
    "zero.py": ("def f():\n    1 / 0\nf()", "ZeroDivisionError", 'File "zero.py", line 2, in f'),
    "missing.py": ("import nothing_like_it", "ModuleNotFoundError", "No module named"),
    "inner.py": ("from pkg.deep import x", "ZeroDivisionError", 'File "pkg/deep.py", line 1'),
    "own.py": ("class Mine(KeyError): pass\nraise Mine('a')", "KeyError", "Mine: 'a'"),
    "system.py": ("raise SystemExit(0)", "SystemExit", "SystemExit: 0"),
    "interrupt.py": ("raise KeyboardInterrupt", "KeyboardInterrupt", "KeyboardInterrupt"),
    "chain.py": ("try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError('b') from e",
                 "ValueError", "direct cause"),
    "library.py": ("import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))", "ValueError", "Singular"),
    "read.py": ("open('/etc/shadow_of_nothing')", "FileNotFoundError", "No such file"),
    "deep.py": ("def f():\n    f()\nf()", "RecursionError", "maximum recursion depth"),
    "evil.py": ("class E(Exception):\n    def __str__(self):\n        raise KeyError\nraise E",
                "Exception", ""),
    "name.py": ("from numpy import nothing_like_it", "ImportError", "cannot import name"),
    "group.py": ("import numpy as np\ntry:\n    np.linalg.inv(np.zeros((2, 2)))\nexcept Exception "
                 "as e:\n    raise ExceptionGroup('many', [e])", "ExceptionGroup", "Singular"),
}  # fmt: skip


@pytest.mark.parametrize("file", ERRORS)
def test_an_import_error_is_told_in_the_students_own_files(host, file):
    source, kind, words = ERRORS[file]
    files = {file: source.encode(), "work.py": FINE.encode(), "pkg/deep.py": b"x = 1 / 0"}
    submission = host.open(files, [file, "work.py"], "numpy", Limits())
    outcome = submission.imports[file]
    assert (outcome.ok, outcome.raised) == (False, kind) and words in outcome.trace
    assert submission.imports["work.py"].ok and answer(submission) == 2
    for machine in (
        "/tmp",
        "/root",
        "/usr",
        "/work",
        "site-packages",
        str(host._folder),
        "server.py",
    ):
        assert machine not in outcome.trace
    submission.close()


@pytest.mark.parametrize(
    "stop", ["while True: pass", "import os; os._exit(0)", "import os; os.abort()"]
)
def test_an_import_that_ends_the_process_costs_only_its_own_file(host, stop):
    names = ["first.py", "bad.py", "work.py", "worse.py", "last.py"]
    files = {name: FINE.encode() for name in names} | {
        "bad.py": stop.encode(),
        "worse.py": stop.encode(),
    }
    submission = host.open(files, names, "numpy", Limits(call_cpu=0.3))
    assert [name for name in names if submission.imports[name].ok] == [
        "first.py",
        "work.py",
        "last.py",
    ]
    assert answer(submission) == answer(submission, fresh=True) == 2
    submission.close()


def test_files_import_each_other_once(opened):
    files = {"one.py": "import two", "two.py": "print('two', end=' ')\nimport three",
             "three.py": "print('three', end=' ')"}  # fmt: skip
    assert opened("import one, two", files=files).submission.printed == "two three "


def test_what_imports_print_is_kept(opened):
    work = opened("print('hello')\nimport sys\nprint('error', file=sys.stderr, end='')\n" + FINE)
    assert work.submission.printed == "hello\nerror"
    child = work.child()
    child.client.request("get", "work.py", "fine")()
    assert child.take_output() == ""


LYING = """
import sys
import numpy as np
template = sys.modules["autograder.worker.template"]
report = template._report
template._report = lambda sock, message: report(sock, LIE)
"""


@pytest.mark.parametrize(
    "lie",
    ["None", "{}", "{'file': 3}", "{'file': 'other.py'}", "[]", "{'file': np.arange(2)}",
     "{'file': 'work.py', 'raised': 3}", "{'file': 'work.py', 'raised': ['a']}",
     "{'file': 'work.py', 'raised': ['100 points', 'x']}"],
)  # fmt: skip
def test_a_report_that_is_no_report_is_a_failed_import(opened, lie):
    work = opened(LYING.replace("LIE", lie))
    outcome = work.submission.imports["work.py"]
    assert not outcome.ok and "100" not in outcome.raised


# --- state -------------------------------------------------------------------------------------


def test_children_do_not_see_each_others_changes(opened):
    work = opened("n = 0\ndef count():\n    global n\n    n += 1\n    return n")
    first, second = work.function("count"), work.function("count")
    assert [first(), first(), second(), first()] == [1, 2, 1, 3]


def test_fresh_children_import_anew(opened):
    work = opened("import os\nborn = os.urandom(8)\ndef when():\n    return born")
    kept = {work.function("when")() for _ in range(2)}
    fresh = {work.function("when", fresh=True)() for _ in range(2)}
    assert len(kept) == 1 and len(fresh) == 2 and not kept & fresh


def test_a_seed_fixes_every_generator(opened):
    source = "import random\nimport numpy as np\ndef draw():\n    return [random.random(), \
np.random.rand(), np.random.default_rng().random(), random.Random().random()]"
    work = opened(source)
    drawn = []
    for seed in (1, 1, 2):
        client = work.child().client
        client.request("seed", seed)
        drawn.append(client.request("get", "work.py", "draw")())
    assert drawn[0] == drawn[1]
    assert not set(drawn[0]) & set(drawn[2])


def test_hashes_of_strings_are_the_same_in_every_run():
    source = "def order():\n    return [hash('a'), list({'cows', 'eat', 'hay', 'Cows', 'milk'})]"
    orders = []
    for _ in range(2):
        with Host() as host:
            orders.append(answer(opened_in(host, source), "order"))
    assert orders[0] == orders[1]


# --- the self-test -----------------------------------------------------------------------------


def test_the_self_test_passes_and_is_remembered(host, monkeypatch):
    layers = selftest.self_test(host, "numpy", Limits())
    assert level(layers) in "ABC"
    monkeypatch.setattr(selftest, "_attack", None)
    assert selftest.self_test(host, "numpy", Limits()) == layers


@pytest.mark.parametrize("attack", ["read_file", "write_file", "open_socket", "run_program",
                                    "signal_grader"])  # fmt: skip
def test_every_attack_of_the_canary_is_a_real_one(attack, tmp_path):
    """Without a wall each of them works, so that its failure behind the wall means something."""
    scope = {}
    exec(selftest.CANARY.read_text(), scope)
    (tmp_path / "secret").write_text("x")
    arguments = {"read_file": [tmp_path / "secret"], "write_file": [tmp_path],
                 "signal_grader": [os.getpid()]}  # fmt: skip
    assert selftest._succeeds(scope[attack], arguments.get(attack, [])) is True


def test_a_layer_that_does_not_hold_stops_everything(host, monkeypatch, tmp_path):
    canary = tmp_path / "canary.py"
    canary.write_text(selftest.CANARY.read_text() + "\ndef breathe():\n    return True\n")
    monkeypatch.setattr(selftest, "CANARY", canary)
    monkeypatch.setattr(selftest, "STOPPED_BY", {"breathe": ("seccomp",)})
    with pytest.raises(Unavailable, match="broke through the seal: breathe"):
        selftest._attack(host, "numpy", Limits())


def test_an_attack_that_kills_the_canary_does_not_stop_the_self_test(host, monkeypatch, tmp_path):
    canary = tmp_path / "canary.py"
    canary.write_text("import os\ndef die():\n    os._exit(0)\ndef rest():\n    raise OSError")
    monkeypatch.setattr(selftest, "CANARY", canary)
    monkeypatch.setattr(selftest, "STOPPED_BY", {"die": ("seccomp",), "rest": ("seccomp",)})
    assert "seccomp" in selftest._attack(host, "numpy", Limits())


def test_a_students_error_is_the_builtin_type(opened):
    import builtins

    kinds = [
        n for n, k in vars(builtins).items() if isinstance(k, type) and issubclass(k, Exception)
    ]
    source = "def f(name):\n    kind = getattr(__builtins__, name, None) or __builtins__[name]\n" \
             "    raise kind.__new__(kind, 'm', [ValueError()])"  # fmt: skip
    function = opened(source).function("f")
    for kind in kinds:
        with pytest.raises(StudentError) as caught:
            function(kind)
        assert caught.value.kind in (kind, getattr(builtins, kind).__name__)
        base = getattr(builtins, kind)
        if not issubclass(base, (UnicodeError, BaseExceptionGroup)):
            assert isinstance(caught.value, base)


@pytest.mark.parametrize("line", [
    'import io; sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding="utf-8")',
    'import codecs; sys.stdout = codecs.getwriter("utf-8")(sys.stdout.detach())',
    'sys.stdout.reconfigure(encoding="ascii", errors="strict")',
    "sys.stdout.close()",
    "sys.stdout = None",
])  # fmt: skip
def test_what_a_module_does_to_its_output_does_not_reach_the_checks(opened, line):
    work = opened(f"import sys\n{line}\ndef f():\n    print('\u00e9')\n    return 1\n")
    for _ in range(2):
        child = work.child()
        assert child.client.request("get", "work.py", "f")() == 1
        assert child.take_output() == "\u00e9\n"
