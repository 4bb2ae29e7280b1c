"""The template: the sealed process that imports a student's files and forks one child per check.

From the first import on it is untrusted: it may do and say anything that the seal allows. What
it reports is used for messages only; what protects the grader is outside.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, TextIO

from autograder.worker import control, sandbox
from autograder.worker.server import Server, load_file, own_traceback, seed_everything
from autograder.worker.server import builtin_name as name_of
from autograder.worker.unwire import decode
from autograder.worker.wire import PREFIX, WireError, encode

SMALL = 1 << 16
PATIENCE_MS = 1000
Frame = list[bytes | memoryview]


def run_template(request: dict[str, Any], channel: int, output: int) -> NoReturn:
    """Seal this process, import the submission, then fork children until the grader closes."""
    status = 1
    try:
        sock = socket.socket(fileno=channel)
        _take_output(output)
        sandbox.close_descriptors({channel})
        sock.sendall(b"!")  # carries this process's credentials
        root, support = Path(request["folder"]), Path(request["support"])
        os.chdir(root)
        plan = sandbox.from_message(request["seal"])
        try:
            layers = sandbox.seal(plan)
        except OSError as error:
            _report(sock, {"broken": str(error)})
            os._exit(1)
        _report(sock, {"layers": layers})
        # first, as in plain Python; what libraries need has long been imported
        sys.path.insert(0, str(root))
        modules = _import_files(sock, root, request["files"])
        _serve_template(sock, plan, root, support, modules)
        status = 0
    finally:
        os._exit(status)


_streams: dict[str, TextIO] = {}


def _take_output(fd: int) -> None:
    """Make `fd` standard output and error, written through: forks must not inherit a buffer."""
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    if fd > 2:
        os.close(fd)
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = _streams.get(name)  # of the process that we were forked from
        if stream is None or not _as_opened(stream) or getattr(sys, name, None) is not stream:
            stream = open(number, "w", 1, "utf-8", "backslashreplace", closefd=False)  # noqa: SIM115
            _streams[name] = stream
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _as_opened(stream: TextIO) -> bool:
    """Whether a stream is still of use; what student code set on it is taken back."""
    try:
        stream.reconfigure(  # type: ignore[attr-defined]
            encoding="utf-8", errors="backslashreplace", line_buffering=True, write_through=False
        )
    except (ValueError, AttributeError, OSError):  # detached or closed
        return False
    return not stream.closed


def _import_files(sock: socket.socket, root: Path, files: list[str]) -> dict[str, ModuleType]:
    modules = {}
    for file in files:
        seed_everything(0)
        report: dict[str, Any] = {"file": file}
        try:
            modules[file] = load_file(root, file)
        except BaseException as error:
            report["raised"] = [name_of(error), own_traceback(error, root)]
        _flush()
        report["files"] = _open_files(sock)
        _report(sock, report)
    return modules


def _open_files(sock: socket.socket) -> bool:
    """Whether the imports left a descriptor open besides our own."""
    for fd in range(3, 64):
        with contextlib.suppress(OSError):
            os.fstat(fd)
            if fd != sock.fileno():
                return True
    return False


def _report(sock: socket.socket, message: object) -> None:
    for piece in encode(message):
        sock.sendall(piece)


def _serve_template(
    sock: socket.socket, plan: sandbox.Seal, root: Path, support: Path, modules: Any
) -> None:
    status = None
    while True:
        try:
            order, fds = control.receive(sock)
        except (EOFError, OSError):
            return
        if order == "status":
            status = _await(status)
            _report(sock, status)
            continue
        _bury()
        status = None
        channel, output = fds
        if order == "serve" or os.fork() == 0:  # "serve": no fork, where threads are running
            sock.close()
            _take_output(output)
            sandbox.confine_child(plan.limits)
            _serve_check(channel, plan, root, support, modules)
        for fd in fds:
            os.close(fd)


def _bury() -> int | None:
    """Take leave of children that have ended, since the dead count as processes too.

    Returns how the last one ended, as a wait status; None when none did.
    """
    status = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, code = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            status = code
    return status


def _await(status: int | None) -> int | None:
    """How the last child ended. Its socket closes a moment before it can be buried."""
    for _ in range(PATIENCE_MS):
        if status is not None:
            break
        status = _bury()
        time.sleep(0.001)
    return status


# --- one check -------------------------------------------------------------------------------


def _serve_check(
    channel: int, plan: sandbox.Seal, root: Path, support: Path, modules: Any
) -> NoReturn:
    """Answer the grader's calls until it closes the channel."""
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        sock = socket.socket(fileno=channel)
        worker = _Worker(sock, root, support, modules, plan.limits.reply_mb << 20)
        if (torch := sys.modules.get("torch")) is not None:
            torch.set_num_threads(plan.limits.threads)
        sock.sendall(b"!")  # carries this process's credentials
        while True:
            worker.answer_one()
    except (EOFError, ConnectionError):
        os._exit(0)
    finally:
        os._exit(1)


class _Worker:
    """Reads frames, lets the server run them, writes frames."""

    def __init__(
        self, sock: socket.socket, root: Path, support: Path, modules: Any, largest: int
    ) -> None:
        self._sock = sock
        self._largest = largest
        self._number = 0
        self.server = Server(root, modules, support, self._call_back)

    def answer_one(self) -> None:
        request = self._read()
        self._number = request[0]
        reply = self.server.answer(request)
        _flush()
        self._write(reply)

    def _read(self) -> list[Any]:
        data = self._sock.recv(SMALL)  # mostly the whole frame at once
        if len(data) < PREFIX.size:
            data += control.exactly(self._sock, PREFIX.size - len(data))
        tree_size, body_size = PREFIX.unpack_from(data)
        body = PREFIX.size + tree_size
        if len(data) < body + body_size:
            data += control.exactly(self._sock, body + body_size - len(data))
        view = memoryview(data)
        message: list[Any] = decode(view[PREFIX.size : body], view[body:], self.server.resolve)
        return message

    def _write(self, reply: list[Any]) -> None:
        try:
            frame = self._frame(reply)
        except (WireError, MemoryError) as error:
            frame = encode(self.server.failure(reply[0], WireError(str(error))))
        self._send(frame)

    def _frame(self, message: list[Any]) -> Frame:
        frame = encode(message, self.server.opaque)
        if sum(map(len, frame)) > self._largest:
            raise WireError("the value is too large to be sent")
        return frame

    def _send(self, frame: Frame) -> None:
        for piece in frame:
            self._sock.sendall(piece)

    def _call_back(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        _flush()
        try:
            frame = self._frame([self._number, "callback", number, args, kwargs])
        except WireError as error:
            raise TypeError(str(error)) from None
        self._send(frame)
        _, kind, value = self._read()
        if kind != "value":
            raise RuntimeError(value)
        return value


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
