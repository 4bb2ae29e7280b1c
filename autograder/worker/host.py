"""The grader's side of the wall: starts zygotes and opens submissions in them.

    with Host() as host:
        submission = host.open(files, graded=["counts.py"], kind="numpy", limits=Limits())
        child = submission.child()
        child.client.request("get", "counts.py", "count_ngrams")

Everything that a host started is gone when it is closed, or when the grader dies.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import UsageError
from autograder.worker import control, sandbox
from autograder.worker.failures import Unavailable
from autograder.worker.library import PRELOAD, Kind, Library, closed_parent, library
from autograder.worker.limits import Limits
from autograder.worker.process import Opening
from autograder.worker.sight import Sight
from autograder.worker.submission import Submission

# 61184 to 65519 is what systemd sets aside for passing users; it fits small containers too
FIRST_UID, UIDS = 61184, 4336
STOP_SECONDS = 10.0
# As -I, but for the variables that we set ourselves: with random hashes the order of a
# student's set, and with it a verdict, could change from one regrade to the next; and glibc
# reserves 64 MB of address space, which is limited, for the memory of each thread.
FLAGS = ("-s", "-P", "-S", "-B")
ENVIRONMENT = {"PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2"}


class Zygote:
    """One running zygote and what it can see."""

    def __init__(self, kind: Kind, folder: Path, spool: Path, sight: Sight | None = None) -> None:
        links, staging = folder / "lib", folder / "root"
        links.mkdir(parents=True)
        staging.mkdir()
        self.kind = kind
        self.library: Library = library(kind, links)
        self._log = folder / "log"
        ours, theirs = socket.socketpair()
        with theirs, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *FLAGS, str(Path(__file__).with_name("boot.py"))],
                stdin=theirs.fileno(), stdout=log, stderr=log, env=ENVIRONMENT, cwd="/",
                start_new_session=True,
            )  # fmt: skip
        self._control = ours
        self._ready: dict[str, Any] | None = None
        self.layers: list[str] | None = None  # what the self-test found to hold
        control.send(ours, {
            "path": self.library.path, "preload": PRELOAD[kind],
            "visible": [*self.library.visible, str(spool), *(sight.readable if sight else ())],
            "staging": str(staging), "gpu": sight.as_message() if sight else None,
        })  # fmt: skip

    @property
    def ready(self) -> dict[str, Any]:
        """Layers and versions; waits for the imports to finish. Raises Unavailable."""
        if self._ready is None:
            try:
                self._ready, _ = control.receive(self._control)
            except (EOFError, OSError):
                raise Unavailable(f"a {self.kind} zygote did not start: {self.log()}") from None
        return self._ready

    def fork(self, request: dict[str, Any], fds: tuple[int, ...]) -> None:
        """Have it fork a supervisor. Raises EOFError or OSError when the zygote is lost."""
        assert self.ready
        control.send(self._control, request, fds)
        control.receive(self._control)

    def log(self) -> str:
        return self._log.read_text(errors="replace")[-2000:].strip() or "it printed nothing"

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Host:
    """Starts zygotes when they are needed and keeps them for all submissions. sight: what its
    workers may see of a GPU; None: nothing."""

    def __init__(self, sight: Sight | None = None) -> None:
        self._sight = sight
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        self._folder.chmod(0o755)
        self._spool = self._folder / "spool"
        self._spool.mkdir(mode=0o755 if _is_root() else 0o700)
        self._zygotes: dict[Kind, Zygote] = {}
        self._open: weakref.WeakSet[Submission] = weakref.WeakSet()
        self._numbers = itertools.count()
        self._uids = itertools.cycle(range(UIDS))
        self._first = os.getpid() * 97

    def start(self, kind: Kind) -> Zygote:
        """The zygote of a kind; started without waiting, so that its imports overlap ours."""
        if kind not in self._zygotes:
            folder = self._folder / f"{kind}-{next(self._numbers)}"
            self._zygotes[kind] = Zygote(kind, folder, self._spool, self._sight)
        return self._zygotes[kind]

    def open(
        self,
        files: dict[str, bytes],
        graded: list[str],
        kind: Kind,
        limits: Limits,
        support: dict[str, bytes] | None = None,
    ) -> Submission:
        """A submission's files (and the assignment's support modules) behind the wall.

        graded: the files to import, in this order. Raises Unavailable.
        """
        folder = self._spool / str(next(self._numbers))
        zygote = self.start(kind)
        uid = self._next_uid(zygote)
        write_files(folder / "submission", files, uid)
        write_files(folder / "support", support or {}, uid)
        opening = Opening(
            fork=lambda request, fds: self._fork(kind, request, fds),
            folder=folder,
            graded=graded,
            seal=sandbox.Seal(
                uid=uid,
                shared_uid=uid is None and not _own_process_count(zygote.ready["layers"]),
                alone="namespaces" in zygote.ready["layers"],
                readable=(
                    *zygote.library.readable,
                    str(folder),
                    *(self._sight.readable if self._sight else ()),
                ),
                listable=zygote.library.listable,
                limits=limits,
                devices=self._sight.devices if self._sight else (),
            ),
            layers=tuple(zygote.ready["layers"]),
        )
        submission = Submission(opening)
        self._open.add(submission)
        return submission

    def _fork(self, kind: Kind, request: dict[str, Any], fds: tuple[int, ...]) -> None:
        for attempt in (1, 2):
            try:
                return self.start(kind).fork(request, fds)
            except (EOFError, OSError):
                lost = self._zygotes.pop(kind)
                lost.close()
                if attempt == 2:
                    raise Unavailable(f"the {kind} zygote ended: {lost.log()}") from None

    def _next_uid(self, zygote: Zygote) -> int | None:
        """A user of its own for each submission, when we are root."""
        if not _is_root():
            return None
        if "root" not in zygote.ready["layers"]:
            refuse_private_python()
        return FIRST_UID + (self._first + next(self._uids)) % UIDS

    @contextlib.contextmanager
    def bait(self) -> Iterator[tuple[Path, Path]]:
        """A file that no worker may read and a folder that none may write, for the self-test."""
        folder = Path(tempfile.mkdtemp(prefix="autograder-bait-"))
        secret = folder / "secret"
        secret.write_text("not for workers")
        try:
            yield secret, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """End everything that was started here, and delete what was laid out for it."""
        for submission in list(self._open):
            submission.discard()
        for zygote in self._zygotes.values():
            zygote.close()
        self._zygotes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Host:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()


def refuse_private_python() -> None:
    """Raise UsageError where the dropped user could not even read Python itself."""
    import numpy

    for path in (sys.executable, os.__file__, numpy.__file__, __file__):
        if (parent := closed_parent(path)) is not None:
            real = os.path.realpath(path)
            raise UsageError(
                f"{real} lies below {parent}, which other users may not enter, so a worker "
                f"without rights cannot start there. Either `chmod o+x {parent}`, or install "
                f"Python and the course in a folder that everyone may enter, such as /opt"
            )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _own_process_count(layers: list[str]) -> bool:
    """Whether the kernel counts processes per user namespace (5.14 and later)."""
    release = platform.release().split(".")
    with contextlib.suppress(ValueError, IndexError):
        return "namespaces" in layers and (int(release[0]), int(release[1])) >= (5, 14)
    return False


def write_files(folder: Path, files: dict[str, bytes], owner: int | None) -> None:
    """Lay out files below `folder`, readable by `owner` alone when there is one."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if owner is not None:
        for path in (folder.parent, *folder.parent.rglob("*")):
            os.chown(path, owner, owner)
            path.chmod(0o500 if path.is_dir() else 0o400)
        folder.parent.chmod(0o700)
