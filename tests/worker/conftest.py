"""One host for all tests of the worker, and submissions of a single file, `work.py`."""

import contextlib
import os
import select

import pytest

from autograder.worker import watch
from autograder.worker.host import Host
from autograder.worker.limits import Limits

FILE = "work.py"


class Work:
    """A submission of one file."""

    def __init__(self, submission):
        self.submission = submission

    def child(self, fresh=False):
        return self.submission.child(fresh)

    def function(self, name, fresh=False):
        """A function of the file, in a process of its own."""
        return self.child(fresh).client.request("get", FILE, name)


@pytest.fixture(scope="session")
def host():
    with Host() as host:
        yield host


@pytest.fixture
def opened(host):
    """opened(source, kind="numpy", support=None, files=None, **limits): a `Work`, closed after
    the test. support: helper modules by file name. files: others that are imported first."""
    with contextlib.ExitStack() as stack:

        def open_work(source, kind="numpy", support=None, files=None, **limits):
            sources = {**(files or {}), FILE: source}
            data = {name: text.encode() for name, text in sources.items()}
            helpers = {name: text.encode() for name, text in (support or {}).items()}
            submission = host.open(data, list(data), kind, Limits(**limits), helpers)
            stack.callback(submission.close)
            return Work(submission)

        yield open_work


@pytest.fixture
def processes(host):
    """processes(kind): ids of the processes that exist for submissions in a kind of zygote."""

    def below(kind="numpy"):
        assert host.start(kind).ready
        return set(watch.descendants(host.start(kind)._process.pid))

    return below


@pytest.fixture
def ended():
    """ended(pids): whether all of them end; the kernel says when, nothing is polled."""

    def wait_for_all(pids):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                fd = os.pidfd_open(pid)
                ready, _, _ = select.select([fd], [], [], 5)
                os.close(fd)
                if not ready:
                    return False
        return True

    return wait_for_all
