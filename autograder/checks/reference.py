"""Loading trusted Python files of the course under their own names, without leaving a trace.

Solutions of different assignments share file names (`model.py`), so their modules are taken out
of `sys.modules` again once they are loaded.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import Assignment
from autograder.worker.server import load_file
from autograder.worker.unwire import decode
from autograder.worker.wire import DTYPES, PLAIN, PREFIX, encode

FRAMEWORK = Path(__file__).resolve().parents[1]


def load_aside(folder: Path, files: list[str]) -> dict[str, ModuleType | BaseException]:
    """Import files that may import each other; for each, its module or what it raised."""
    root = folder.resolve()
    forget(root)
    sys.path.insert(0, str(root))
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loaded: dict[str, ModuleType | BaseException] = {}
    try:
        for file in files:
            try:
                loaded[file] = load_file(root, file)
            except (Exception, SystemExit) as error:
                loaded[file] = error
    finally:
        sys.path.remove(str(root))
        sys.dont_write_bytecode = writes
        forget(root)
    return loaded


def load_reference(assignment: Assignment, folder: Path | None = None) -> SimpleNamespace:
    """The solution: an object with every public name of its files as an attribute. Its functions
    get their arguments by value, as a student's do.

    folder: another right solution in its place. Raises what a file of it raises.
    """
    folder = folder or assignment.solution
    files = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.py"))
    names: dict[str, object] = {}
    for module in load_aside(folder, files).values():
        if isinstance(module, BaseException):
            raise module
        names |= {k: v for k, v in vars(module).items() if not k.startswith("_")}
    by_value = {k: _by_value(v) if isinstance(v, FunctionType) else v for k, v in names.items()}
    return SimpleNamespace(**by_value)


def forget(root: Path) -> None:
    """Take the modules below a folder out of `sys.modules`: the next import starts anew.

    Installed packages stay, also where the folder holds the virtual environment.
    """
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(f"{root}/") and not _installed(file):
            del sys.modules[name]


def _installed(file: str) -> bool:
    parts = Path(file).parts
    return (
        "site-packages" in parts
        or "dist-packages" in parts
        or file.startswith((f"{sys.prefix}/", f"{sys.base_prefix}/", f"{FRAMEWORK}/"))
    )


def _by_value(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, given its arguments as a student's would be: copied, in plain types."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        positional = [_copied(each) for each in args]
        return function(*positional, **{name: _copied(each) for name, each in kwargs.items()})

    return call


def _copied(value: Any) -> Any:
    """What arrives when a value is sent over the wire; the common kinds are copied at once."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is tuple:
        return tuple([_copied(each) for each in value])
    if kind is list:
        return [_copied(each) for each in value]
    if kind is dict:
        return {_copied(key): _copied(each) for key, each in value.items()}
    if kind is np.ndarray and value.dtype.str in DTYPES:
        return value.copy()
    return _sent(value)


def _sent(value: object) -> Any:
    """A value through the wire; an object without a wire form stays itself."""
    objects: list[object] = []

    def opaque(other: object) -> list[Any]:
        objects.append(other)
        return ["h", len(objects) - 1]

    frame = b"".join(encode(value, opaque))
    end = PREFIX.size + PREFIX.unpack_from(frame)[0]
    view = memoryview(frame)
    return decode(view[PREFIX.size : end], view[end:], lambda tree: objects[tree[1]])
