"""The processes of one submission, as the grader holds them: a template, and its children.

Whatever runs in them is untrusted. The grader meets each process by the kernel's word, counts
CPU time, memory and processes while it waits, and ends everything through the supervisor's
lifeline.
"""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.worker import sandbox, watch
from autograder.worker.client import Client
from autograder.worker.failures import (
    LimitExceeded,
    Unavailable,
    WorkerDied,
    how_it_ended,
    known_kind,
)
from autograder.worker.link import Link, Output
from autograder.worker.unwire import decode
from autograder.worker.wire import WireError

START_SECONDS = 60.0
END_SECONDS = 10.0
OWN_PROCESSES = 3  # supervisor, init and template do not count as the student's


@dataclass(frozen=True)
class Opening:
    """All that is needed to start a template for a submission, as often as necessary."""

    fork: Callable[[dict[str, Any], tuple[int, ...]], None]
    folder: Path
    graded: list[str]
    seal: sandbox.Seal
    layers: tuple[str, ...]

    def plain(self, text: str) -> str:
        """A student's text without the temporary folder, which no two gradings share."""
        return text.replace(str(self.folder), "")


@dataclass
class Budget:
    """CPU seconds of a submission's ended processes, and whether it has used up all it may."""

    used: float = 0.0
    exhausted: bool = False


@dataclass(frozen=True)
class Import:
    """How the import of one file went. `raised` and `trace` are the student's words."""

    ok: bool
    raised: str = ""
    trace: str = ""


class Template:
    """A sealed process that has imported a submission."""

    def __init__(self, opening: Opening, budget: Budget) -> None:
        self.opening = opening
        self.holds_files = False  # a fork would share the position in them
        self._limits = opening.seal.limits
        self._budget = budget
        self.dead = False
        self.imports: dict[str, Import] = {}
        self._lifeline, lifeline = socket.socketpair()
        ours, theirs = socket.socketpair()
        watch.want_pid(self._lifeline)
        watch.want_pid(ours)
        self._link = Link(ours, Output(self._limits), self._limits, self.guard)
        self._baseline = self._supervisor = 0
        self._frozen: list[int] = []
        request = {
            "folder": str(opening.folder / "submission"),
            "support": str(opening.folder / "support"),
            "files": opening.graded,
            "seal": sandbox.as_message(opening.seal),
        }
        try:
            with lifeline, theirs:
                opening.fork(
                    request, (lifeline.fileno(), theirs.fileno(), self._link.output.writer)
                )
            self._link.output.close_writer()
            self._meet()
            self.layers = [*opening.layers, *self._sealed()]
            self._import(opening.graded)
        except BaseException:
            self.close()
            raise

    def _meet(self) -> None:
        self._lifeline.settimeout(START_SECONDS)
        try:
            data, self._supervisor = watch.receive_pid(self._lifeline)
            if not data:
                raise Unavailable("the supervisor of the submission ended at once")
            self._link.meet(START_SECONDS)
        except (OSError, WorkerDied) as error:
            raise Unavailable(f"the sealed process did not start: {error}") from None
        self._baseline = watch.memory_kb(self._link.pid)

    def _sealed(self) -> list[str]:
        """The layers that hold; nothing of the student's has run yet, so this is believed."""
        try:
            report = self._report("start")
        except WorkerDied as error:
            raise Unavailable(f"the seal could not be applied: {error}") from None
        if "broken" in report:
            raise Unavailable(f"the seal could not be applied: {report['broken']}")
        return list(report["layers"])

    def _report(self, what: str) -> Any:
        try:
            return decode(*self._link.exchange([], what))
        except WireError as error:
            raise WorkerDied(f"it sent something that is not a report: {error}") from None

    def _import(self, graded: list[str]) -> None:
        """Collect how each import went. From here on, nothing is believed."""
        for file in graded:
            try:
                report = self._report("import")
                told = report.get("file") if type(report) is dict else None
                if type(told) is not str or told != file:
                    raise WorkerDied("it sent something that is not a report")
                self.holds_files = report.get("files") is True
                raised = report.get("raised")
                self.imports[file] = Import(True) if raised is None else _import_error(raised)
            except WorkerDied as error:
                why = str(error) if isinstance(error, LimitExceeded) else "the process ended"
                self.imports[file] = Import(False, why)
                self.close()
                return

    @property
    def printed(self) -> str:
        """What the student's files printed while they were imported."""
        return self.opening.plain(self._link.output.text())

    @property
    def threaded(self) -> bool:
        """Whether the imports left threads running: then a fork would be a broken copy.

        Looks again at what may be the last moments of a thread that was joined.
        """
        for _ in range(3):
            if watch.threads(self._link.pid) <= 1:
                return False
            time.sleep(0.005)
        return True

    def child(self, serve: bool) -> Child:
        """A process for one check: a fork, or (serve) the template itself."""
        ours, theirs = socket.socketpair()
        watch.want_pid(ours)
        output = Output(self._limits)
        link = Link(ours, output, self._limits, self.guard)
        try:
            with theirs:
                self._link.order("serve" if serve else "fork", (theirs.fileno(), output.writer))
            output.close_writer()
            link.meet(min(START_SECONDS, self._limits.call_wall))
        except WorkerDied:
            link.close()
            self.close()  # it does not answer: whatever it is, it ends here
            raise
        return Child(link, self, owns_template=serve)

    def last_status(self) -> int | None:
        """How its last child ended, if it says so; for messages only."""
        with contextlib.suppress(WorkerDied, WireError):
            self._link.order("status")
            status = self._report("status")
            return status if type(status) is int else None
        return None

    def guard(self) -> float:
        """Limits of the submission as a whole; called every few milliseconds of waiting.

        Returns the CPU seconds of its living processes.
        """
        pids = watch.descendants(self._supervisor) if self._supervisor else []
        living = sum(watch.cpu_seconds(pid) for pid in pids)
        used = self._budget.used + living
        grown = sum(max(0, watch.memory_kb(pid) - self._baseline) for pid in pids)
        limits = self._limits
        broken = None
        if grown > limits.rss_mb << 10:
            broken = LimitExceeded("memory", f"it used more than {limits.rss_mb} MB of memory")
        elif len(pids) > limits.processes + OWN_PROCESSES:
            broken = LimitExceeded(
                "processes", f"it started more than {limits.processes} processes"
            )
        elif used > limits.submission_cpu:
            self._budget.exhausted = True
            broken = LimitExceeded("cpu", "the submission used up its CPU time")
        if broken is not None:
            self.close()
            raise broken
        return living

    def freeze(self) -> None:
        """Stop every process of this template; returns when they stand still. Raises WorkerDied
        where they cannot be stopped; they are ended then."""
        try:
            self._frozen = watch.stop_all(self._supervisor) if self._supervisor else []
        except TimeoutError:
            self.close()
            raise WorkerDied("its processes could not be stopped") from None

    def thaw(self) -> None:
        """Let the stopped processes go on."""
        watch.signal_all(self._frozen, signal.SIGCONT)
        self._frozen = []

    def close(self) -> None:
        """End every process of this template and wait until they are gone."""
        self.dead = True
        if self._lifeline.fileno() < 0:
            return
        with contextlib.suppress(OSError):
            self._lifeline.shutdown(socket.SHUT_WR)
        gone = select.poll()  # not select(), which takes no descriptor above 1023
        gone.register(self._lifeline, select.POLLIN)
        if not gone.poll(END_SECONDS * 1000) and self._supervisor:
            pids = [*watch.descendants(self._supervisor), self._supervisor]
            watch.signal_all(pids, signal.SIGKILL)
        self._lifeline.close()
        self._link.close()


class Child:
    """The process of one check. `client` makes the calls."""

    def __init__(self, link: Link, template: Template, owns_template: bool) -> None:
        self._link = link
        self.template = template
        self._owns = owns_template
        self.client = Client(link, link.limits.callbacks)

    @property
    def layers(self) -> list[str]:
        return self.template.layers

    def take_output(self) -> str:
        """What the student's code printed since the last call of this."""
        return self.template.opening.plain(self._link.output.take())

    def why(self, error: WorkerDied) -> str:
        """An ended process in a student's words."""
        if isinstance(error, LimitExceeded):
            return str(error)
        status = None if self._owns else self.template.last_status()
        return how_it_ended(status)

    def cpu(self) -> float:
        return self._link.cpu()

    def close(self) -> None:
        self._link.close()
        if self._owns:
            self.template.close()


def _import_error(raised: object) -> Import:
    if type(raised) is list and len(raised) == 2 and all(type(part) is str for part in raised):
        return Import(False, known_kind(raised[0].split("+")[0]), raised[1])
    return Import(False, "ImportError", "")
