"""Calls on student code, as the grader writes them. Works over a link to a sealed process, and
over `Local`, which runs the same server in this process for `--pdb`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, Protocol

from autograder.worker.failures import StudentError, WorkerDied, WrongType, student_error
from autograder.worker.limits import Limits
from autograder.worker.server import Server
from autograder.worker.unwire import decode
from autograder.worker.wire import PREFIX, WireError, encode


class Transport(Protocol):
    """Takes one request frame, returns the tree and the buffers of one reply frame."""

    def exchange(self, frame: list[bytes | memoryview]) -> tuple[memoryview, memoryview]: ...


class Callback:
    """A function of the grader's that student code may call; see `callback`."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function


class Handle:
    """An object that lives in the worker. Its methods and attributes work from here; using it
    as a value (truth, equality, length, iteration, numbers, arrays) raises WrongType."""

    __slots__ = ("_client", "_functions", "_name", "_number")

    def __init__(self, client: Client, number: int, name: str) -> None:
        object.__setattr__(self, "_client", client)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_functions", None)  # a dict where functions are asked for once

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._client.request("call", self, list(args), kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # numpy and others probe for protocols: there are none
        known: dict[str, Handle] | None = self._functions
        if known is None:
            return self._client.request("get", self, name)
        if name in known:
            self._client.watch((self, name))
            return known[name]
        value = self._client.request("get", self, name)
        if isinstance(value, Handle) and value._name == "function":
            known[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self._client.request("set", self, name, value)

    def __repr__(self) -> str:
        return f"<a student's {self._name}>"

    def _not_a_value(self, *args: Any) -> NoReturn:
        raise WrongType(f"a {self._name} object came back where a value was expected")

    __bool__ = __len__ = __iter__ = __float__ = __int__ = __index__ = __complex__ = _not_a_value
    __array__ = __contains__ = __getitem__ = __eq__ = __ne__ = _not_a_value
    __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _not_a_value
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _not_a_value
    __truediv__ = __rtruediv__ = __matmul__ = __rmatmul__ = __neg__ = __abs__ = _not_a_value


class Client:
    """Numbers requests, turns replies into values, handles and exceptions."""

    def __init__(self, transport: Transport, callbacks: int) -> None:
        self._transport = transport
        self._number = 0
        self._callbacks: list[Callable[..., Any]] = []
        self._budget = callbacks
        self._first: list[Any] = []
        self._support: dict[str, Handle] = {}
        self.watch: Callable[[Sequence[Any]], None] = lambda rest: None  # sees what is asked

    def support(self, name: str) -> Any:
        """A support module of the assignment, asked for once, as are its functions: they are not
        the student's, so they stay the same."""
        if name in self._support:
            self.watch((name,))
            return self._support[name]
        module = self.request("support", name)
        if isinstance(module, Handle):
            object.__setattr__(module, "_functions", {})
            self._support[name] = module
        return module

    def soon(self, operation: str, *rest: Any) -> None:
        """Have an operation done just before the next one, in the same round trip. What it raises
        is raised there."""
        self.watch(rest)
        self._first = ["after", [operation, *rest]]

    def request(self, operation: str, *rest: Any) -> Any:
        """One operation of the server's; raises StudentError, WrongType or WorkerDied."""
        self._number += 1
        self.watch(rest)
        message = [self._number, *self._first, operation, *rest]
        self._first = []
        try:
            frame = encode(message, self._outgoing)
        except WireError as error:
            raise TypeError(f"a check passed what cannot be sent: {error}") from None
        while True:
            number, kind, *values = self._understand(self._transport.exchange(frame))
            if type(number) is not int or number != self._number or type(kind) is not str:
                raise WorkerDied("it answered a question that was not asked")
            if kind == "value" and len(values) == 1:
                return values[0]
            if kind == "callback" and len(values) == 3:
                frame = self._run_callback(*values)
            elif kind == "raise" and len(values) == 3 and all(type(v) is str for v in values):
                raise self._failure(*values)
            else:
                raise WorkerDied("it sent something that is not an answer")

    def _understand(self, reply: tuple[memoryview, memoryview]) -> list[Any]:
        try:
            message = decode(*reply, self._incoming)
        except WireError as error:
            raise WorkerDied(f"it sent something that is not an answer: {error}") from None
        if type(message) is not list or len(message) < 2:
            raise WorkerDied("it sent something that is not an answer")
        return message

    def _failure(self, kind: str, text: str, trace: str) -> Exception:
        if kind == "WireError":
            first = (text.splitlines() or ["?"])[0][:120]
            return WrongType(f"the result cannot be read ({first})")
        error = student_error(kind, text, trace)
        cause = getattr(self._transport, "raised", None)
        return error if cause is None else error.with_traceback(cause.__traceback__)

    def _run_callback(self, number: Any, args: Any, kwargs: Any) -> list[bytes | memoryview]:
        """Run a grader's function for the worker; its own errors go back as text."""
        self._budget -= 1
        if self._budget < 0:
            raise WorkerDied("it called the grader's functions too often")
        if type(number) is not int or not 0 <= number < len(self._callbacks):
            raise WorkerDied("it called a function that it was not given")
        if type(args) is not list or type(kwargs) is not dict:
            raise WorkerDied("it sent something that is not a call")
        try:
            value = self._callbacks[number](*args, **kwargs)
            return encode([self._number, "value", value], self._outgoing)
        except Exception as error:  # the student called it wrongly
            return encode([self._number, "raise", f"the call was refused ({type(error).__name__})"])

    def _outgoing(self, value: object) -> list[Any]:
        if isinstance(value, Handle) and value._client is self:
            return ["h", value._number]
        if isinstance(value, Callback):
            self._callbacks.append(value.function)
            return ["f", len(self._callbacks) - 1]
        raise WireError(f"a {type(value).__name__} has no wire form")

    def _incoming(self, tree: list[Any]) -> object:
        if len(tree) != 4 or tree[0] != "h" or type(tree[1]) is not int or type(tree[2]) is not str:
            raise WireError("a malformed handle")
        return Handle(self, tree[1], tree[2] if tree[2].isidentifier() else "strange")


class Local:
    """The same server in this process: values still go through the wire, so that a verdict
    without the wall equals one behind it. For students on their own machine, and for tests."""

    def __init__(self, root: Path, modules: dict[str, ModuleType], support: Path) -> None:
        self.server = Server(root, modules, support, self._call_back)
        self.raised: BaseException | None = None
        self.client = Client(self, Limits().callbacks)

    def exchange(self, frame: list[bytes | memoryview]) -> tuple[memoryview, memoryview]:
        request = decode(*_split(frame), self.server.resolve)
        reply = self.server.answer(request)
        self.raised = self.server.errors[0] if reply[1] == "raise" else None
        try:
            return _split(encode(reply, self.server.opaque))
        except WireError as error:
            return _split(encode(self.server.failure(request[0], error)))

    def _call_back(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        call = encode([number, args, kwargs], self.server.opaque)
        values = decode(*_split(call), self.client._incoming)
        reply = _split(self.client._run_callback(*values))
        _, kind, value = decode(*reply, self.server.resolve)
        if kind != "value":
            raise RuntimeError(value)
        return value


def _split(frame: list[bytes | memoryview]) -> tuple[memoryview, memoryview]:
    data = b"".join(frame)
    end = PREFIX.size + PREFIX.unpack_from(data)[0]
    return memoryview(data)[PREFIX.size : end], memoryview(data)[end:]


__all__ = ["Callback", "Client", "Handle", "Local", "StudentError", "Transport"]
