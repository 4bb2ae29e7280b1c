"""One connection from the grader to one untrusted process, with every limit enforced while
waiting: CPU time and wall clock, memory, output, size of a reply.

All waiting of the grader for student code happens in `Link.wait`.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable

from autograder.worker import control, watch
from autograder.worker.failures import LimitExceeded, WorkerDied
from autograder.worker.limits import Limits
from autograder.worker.wire import MAX_TREE, PREFIX

SMALL = 1 << 16
TURN_MS = 40  # how often limits are looked at while a call runs
# raises LimitExceeded when the whole submission is over a limit; else its CPU seconds
Guard = Callable[[], float]


class Output:
    """What a process prints: the first part is kept, the rest counted, a flood ends it."""

    def __init__(self, limits: Limits) -> None:
        self.fd, self.writer = os.pipe()
        os.set_blocking(self.fd, False)
        self._room, self._flood = limits.output_kb << 10, limits.flood_mb << 20
        self._kept = bytearray()
        self._left_out = self._seen = 0

    def drain(self) -> None:
        """Read what is there. Raises LimitExceeded on a flood."""
        with contextlib.suppress(BlockingIOError, OSError):
            while chunk := os.read(self.fd, 1 << 16):
                kept = chunk[: self._room]
                self._kept += kept
                self._room -= len(kept)
                self._left_out += len(chunk) - len(kept)
                self._seen += len(chunk)
                if self._seen > self._flood:
                    raise LimitExceeded("output", f"it printed more than {self._flood >> 20} MB")

    def text(self) -> str:
        """What was printed so far and not taken before."""
        with contextlib.suppress(LimitExceeded):
            self.drain()
        text = self._kept.decode("utf-8", "replace")
        if self._left_out:
            text += f"\n[{self._left_out} more bytes were printed]\n"
        return text

    def take(self) -> str:
        """`text`, handed over once; room and flood are counted over all."""
        text = self.text()
        self._kept.clear()
        self._left_out = 0
        return text

    def close_writer(self) -> None:
        if self.writer >= 0:
            os.close(self.writer)
            self.writer = -1

    def close(self) -> None:
        self.close_writer()
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


class Link:
    """A socket to a process, the process's id and its output."""

    def __init__(self, sock: socket.socket, output: Output, limits: Limits, guard: Guard) -> None:
        self._sock = sock
        self._limits = limits
        self._guard = guard
        self.output = output
        self.pid = 0
        self._cpu = 0.0
        self._pidfd = -1
        self._space = memoryview(bytearray(SMALL))  # mostly takes a whole frame at once
        self._rest = b""
        self._poller = select.poll()
        self._poller.register(sock, select.POLLIN)
        self._poller.register(output.fd, select.POLLIN)
        self._started = time.monotonic()

    def meet(self, wall: float) -> None:
        """Wait for the process's first byte; the kernel tells who sent it."""
        self.wait(Deadline(self, wall, wall, "start"))
        data, self.pid = watch.receive_pid(self._sock)
        if not data:
            raise WorkerDied("the process ended before it was ready")
        if self.pid and hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._pidfd = os.pidfd_open(self.pid)
        self._sock.setblocking(False)

    def exchange(
        self, frame: list[bytes | memoryview], what: str = "call"
    ) -> tuple[memoryview, memoryview]:
        """Send a request (or nothing), wait for a reply: its tree and its buffers.

        Raises LimitExceeded (the process has been killed) or WorkerDied.
        """
        deadline = Deadline(self, self._limits.call_cpu, self._limits.call_wall, what)
        try:
            for piece in frame:
                self._send(memoryview(piece), deadline)
            return self._frame(deadline)
        except LimitExceeded:
            self.kill()
            raise

    def order(self, what: str, fds: tuple[int, ...] = ()) -> None:
        """A word to a template, with descriptors for the child that it is to fork."""
        try:
            control.send(self._sock, what, fds)
        except OSError:  # gone, or not reading
            raise WorkerDied("the process ended") from None

    def wait(self, deadline: Deadline, writing: bool = False) -> None:
        """Return when the socket is ready; drain output and watch limits meanwhile."""
        if writing:
            self._poller.modify(self._sock, select.POLLOUT)  # alone: it may send junk meanwhile
        try:
            while True:
                events = dict(self._poller.poll(TURN_MS))
                if self.output.fd in events:
                    self.output.drain()
                    if events[self.output.fd] & select.POLLHUP:
                        self._poller.unregister(self.output.fd)
                if events.get(self._sock.fileno(), 0):
                    return
                deadline.check()
        finally:
            if writing:
                self._poller.modify(self._sock, select.POLLIN)

    def _send(self, piece: memoryview, deadline: Deadline) -> None:
        while piece:
            try:
                piece = piece[self._sock.send(piece) :]
            except BlockingIOError:
                self.wait(deadline, writing=True)
                deadline.check()
            except OSError:
                raise WorkerDied("the process ended") from None

    def _frame(self, deadline: Deadline) -> tuple[memoryview, memoryview]:
        """The next frame's tree and buffers."""
        got = self._receive(self._space, len(self._rest), PREFIX.size, deadline)
        tree_size, body_size = PREFIX.unpack_from(self._space)
        if tree_size > MAX_TREE or body_size > self._limits.reply_mb << 20:
            raise LimitExceeded("reply", "it returned a value that is too large")
        total = PREFIX.size + tree_size + body_size
        data = memoryview(bytearray(total))
        data[:got] = self._space[:got][:total]
        self._rest = bytes(self._space[total:got])  # a template's next report
        self._space[: len(self._rest)] = self._rest
        self._receive(data, got, total, deadline)
        return data[PREFIX.size : PREFIX.size + tree_size], data[PREFIX.size + tree_size :]

    def _receive(self, space: memoryview, got: int, least: int, deadline: Deadline) -> int:
        """Fill `space`, of which `got` bytes are there, up to `least` or more; how many it has."""
        while got < least:
            self.wait(deadline)
            deadline.check()
            try:
                count = self._sock.recv_into(space[got:])
            except BlockingIOError:
                continue
            except OSError:
                count = 0
            if count == 0:
                raise WorkerDied("the process ended before it answered")
            got += count
        return got

    def cpu(self) -> float:
        """CPU seconds of the process; the last figure seen when it has ended."""
        if self.pid:
            self._cpu = max(self._cpu, watch.cpu_seconds(self.pid))
        return self._cpu

    def guard(self) -> float:
        """Limits of the submission as a whole; CPU seconds of all its living processes."""
        return self._guard()

    def age(self) -> float:
        return time.monotonic() - self._started

    def kill(self) -> None:
        """End the process at once, if it is still the one that we met."""
        with contextlib.suppress(OSError):
            if self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def close(self) -> None:
        self.kill()
        self._sock.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
        self.output.close()

    @property
    def limits(self) -> Limits:
        return self._limits


class Deadline:
    """The limits of one call, and of the check that it is part of. CPU time comes first; the
    wall clock only catches what sleeps or waits, so that a slow machine flips no verdict."""

    def __init__(self, link: Link, cpu: float, wall: float, what: str) -> None:
        self._link = link
        self._cpu, self._wall, self._what = cpu, wall, what
        self._started = time.monotonic()
        self._next = self._started + TURN_MS / 1000
        self._cpu_before: float | None = None

    def check(self) -> None:
        """Raise LimitExceeded when time is up. Cheap when called often."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + TURN_MS / 1000
        all_of_it = self._link.guard()
        if self._cpu_before is None:
            self._cpu_before = all_of_it
        used = self._link.cpu()
        limits = self._link.limits
        if all_of_it - self._cpu_before > self._cpu:  # with whatever it forked at import
            raise LimitExceeded(
                "cpu", f"one {self._what} took more than {self._cpu:g} s of CPU time"
            )
        if used > limits.check_cpu:
            raise LimitExceeded("cpu", f"it took more than {limits.check_cpu:g} s of CPU time")
        if now - self._started > self._wall:
            raise LimitExceeded("wall", f"one {self._what} took longer than {self._wall:g} s")
        if self._link.age() > limits.check_wall:
            raise LimitExceeded("wall", f"it took longer than {limits.check_wall:g} s")
