"""Answers calls on a student's modules. Runs in the worker; in local mode, in pytest's process.

A request is a list: [id, operation, ...]; a reply is [id, "value", v] or
[id, "raise", exception name, message, traceback]. While a request runs, the student's code may
call a grader's function: then the worker sends [id, "callback", number, args, kwargs] and waits.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import random
import sys
import traceback
from collections.abc import Callable
from importlib.abc import SourceLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.worker.wire import WireError

MAX_TEXT = 16_000
CallBack = Callable[[int, list[Any], dict[str, Any]], Any]


# --- the student's files -----------------------------------------------------------------------


def load_file(root: Path, file: str) -> ModuleType:
    """Import one file of a submission under its natural name, so that its files can import
    each other. Raises whatever the file raises."""
    path = root / file
    name = ".".join(Path(file).with_suffix("").parts)
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return known  # another file of the submission imported it already
    if "." in name:
        importlib.import_module(name.rpartition(".")[0])
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or not isinstance(spec.loader, SourceLoader):
        raise ImportError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    if known is None:
        sys.modules[name] = module
    try:
        # from the source: a compiled file of the same second and size would pass for current
        code = spec.loader.source_to_code(path.read_bytes(), str(path))
        exec(code, module.__dict__)
    except BaseException:
        if known is None:
            sys.modules.pop(name, None)
        raise
    return module


def load_support(folder: Path, name: str) -> ModuleType:
    """A public helper module of the assignment (`assignments/<name>/support/<name>.py`)."""
    if not name.isidentifier():
        raise ImportError(f"{name!r} is not a module name")
    private = f"_autograder_support.{name}"
    if private not in sys.modules:
        spec = importlib.util.spec_from_file_location(private, folder / f"{name}.py")
        if spec is None or spec.loader is None:
            raise ImportError(f"the assignment has no support module {name!r}")
        module = importlib.util.module_from_spec(spec)
        sys.modules[private] = module
        spec.loader.exec_module(module)
    return sys.modules[private]


# --- exceptions --------------------------------------------------------------------------------


def builtin_name(error: BaseException) -> str:
    """The nearest builtin classes of an exception, joined by "+": all of its type that travels.

    Mostly one; two where a class has two builtin bases, as NumPy's AxisError.
    """
    found: list[type] = []
    for kind in type(error).__mro__:
        builtin = getattr(builtins, kind.__name__, None)
        if kind is builtin and not any(issubclass(other, kind) for other in found):
            found.append(kind)
    return "+".join(kind.__name__ for kind in found) or "BaseException"


def own_traceback(error: BaseException, root: Path) -> str:
    """The traceback, cut to frames in the student's own files and free of the machine's paths."""
    try:
        report = traceback.TracebackException.from_exception(error, limit=-60)
        _cut(report, f"{root}/")
        text = "".join(report.format())
        for folder in (str(root), *sys.path):  # paths in messages, as of a failed import
            text = text.replace(f"{folder}/", "").replace(folder, ".") if folder else text
    except Exception:  # a hostile __str__ or __cause__ must not cost the reply
        text = f"{builtin_name(error)} (its traceback could not be formatted)"
    return text[-MAX_TEXT:]


def _cut(report: traceback.TracebackException, root: str) -> None:
    """Drop the frames of other files, also in causes and in groups."""
    queue = [report]
    while queue:
        link = queue.pop()
        kept = [frame for frame in link.stack if frame.filename.startswith(root)]
        link.stack = traceback.StackSummary.from_list(kept)
        more = [link.__cause__, link.__context__, *(getattr(link, "exceptions", None) or [])]
        queue += [other for other in more if other is not None]


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_TEXT]
    except Exception:
        return ""


# --- calls -------------------------------------------------------------------------------------


class _Held:
    """Something to be sent as a handle, even if it is a dict or a list as well."""

    def __init__(self, value: object) -> None:
        self.value = value


class Server:
    """Holds the student's modules and the objects behind handles, and runs requests on them.

    modules: what `load_file` returned, by file name. call_back(number, args, kwargs) reaches a
    function of the grader's.
    """

    def __init__(
        self, root: Path, modules: dict[str, ModuleType], support: Path, call_back: CallBack
    ) -> None:
        self._root = root
        self._modules = modules
        self._support = support
        self._call_back = call_back
        self._objects: list[object] = []
        self._numbers: dict[int, int] = {}
        self.errors: list[BaseException] = []  # the last one raised, for local debugging

    def opaque(self, value: object) -> list[Any]:
        """The wire form of an object that only lives here: a numbered handle."""
        if isinstance(value, _Held):
            value = value.value
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)  # kept alive, so that its id() stays its own
        return ["h", number, type(value).__name__[:200], callable(value)]

    def resolve(self, tree: list[Any]) -> object:
        """What a handle or a callback in a request stands for."""
        if tree[0] == "h":
            return self._objects[tree[1]]
        number = tree[1]
        return lambda *args, **kwargs: self._call_back(number, list(args), kwargs)

    def answer(self, request: list[Any]) -> list[Any]:
        """Run one request; never raises."""
        number, operation, *rest = request
        try:
            return [number, "value", self._do(operation, *rest)]
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            self.errors[:] = [error]
            return self.failure(number, error)

    def failure(self, number: int, error: BaseException) -> list[Any]:
        """The reply for an exception."""
        kind = "WireError" if isinstance(error, WireError) else builtin_name(error)
        return [number, "raise", kind, _message(error), own_traceback(error, self._root)]

    # one method per operation; a target is a handle, or the file that a name is looked up in

    def _do(self, operation: str, *rest: Any) -> Any:
        return getattr(self, f"_do_{operation}")(*rest)

    def _do_after(self, first: list[Any], *then: Any) -> Any:
        self._do(*first)
        return self._do(*then)

    def _do_get(self, target: Any, name: str) -> Any:
        value = getattr(self._target(target), name)
        return _Held(value) if callable(value) else value

    def _do_set(self, target: Any, name: str, value: Any) -> None:
        setattr(self._target(target), name, value)

    def _do_call(self, target: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return target(*args, **kwargs)

    def _do_batch(self, target: Any, calls: list[list[Any]]) -> list[Any]:
        return [target(*args) for args in calls]

    def _do_repeat(self, target: Any, times: int, args: list[Any]) -> list[Any]:
        return [target(*args) for _ in range(times)]

    def _do_support(self, name: str) -> Any:
        return load_support(self._support, name)

    def _do_seed(self, seed: int) -> None:
        seed_everything(seed)

    def _do_drop(self, target: object) -> None:
        """Let go of what stands behind a handle; it is not asked for again."""
        number = self._numbers.pop(id(target))
        self._objects[number] = None

    def _target(self, target: Any) -> Any:
        if isinstance(target, str) and target not in self._modules:
            raise RuntimeError(f"{target} could be imported at first, but not again")
        return self._modules[target] if isinstance(target, str) else target


_entropy = random.Random(0)
_seed_method = random.Random.seed


def _seed_from_entropy(self: random.Random, a: Any = None, version: int = 2) -> None:
    """`Random.seed`, but that a generator made without a seed starts from ours."""
    _seed_method(self, _entropy.getrandbits(64) if a is None else a, version)


def seed_everything(seed: int) -> None:
    """Give every random number generator a known state, also one made later without a seed."""
    _seed_method(_entropy, seed + 1)
    random.Random.seed = _seed_from_entropy  # type: ignore[method-assign]
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % 2**32)
        # default_rng() without a seed asks this function for entropy
        numpy.random.bit_generator.randbits = _entropy.getrandbits
    if (torch := sys.modules.get("torch")) is not None:
        devices = torch.version.cuda or torch.version.hip or torch.backends.mps.is_built()
        # where there are none, torch.manual_seed notes a stack for each kind, for later
        (torch.manual_seed if devices else torch.default_generator.manual_seed)(seed)
