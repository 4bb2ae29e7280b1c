"""Loading trusted Python files of the course under their own names, without leaving a trace.

Solutions of different assignments share file names (`model.py`), so their modules are taken out
of `sys.modules` again once they are loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

from autograder.course import Assignment
from autograder.worker.server import load_file


def load_aside(folder: Path, files: list[str]) -> dict[str, ModuleType | BaseException]:
    """Import files that may import each other; for each, its module or what it raised."""
    root = folder.resolve()
    forget(root)
    sys.path.insert(0, str(root))
    loaded: dict[str, ModuleType | BaseException] = {}
    try:
        for file in files:
            try:
                loaded[file] = load_file(root, file)
            except (Exception, SystemExit) as error:
                loaded[file] = error
    finally:
        sys.path.remove(str(root))
        forget(root)
    return loaded


def load_reference(assignment: Assignment, folder: Path | None = None) -> SimpleNamespace:
    """The solution: an object with every public name of its files as an attribute.

    folder: another right solution in its place. Raises what a file of it raises.
    """
    folder = folder or assignment.solution
    files = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.py"))
    names: dict[str, object] = {}
    for module in load_aside(folder, files).values():
        if isinstance(module, BaseException):
            raise module
        names |= {k: v for k, v in vars(module).items() if not k.startswith("_")}
    return SimpleNamespace(**names)


def forget(root: Path) -> None:
    """Take all modules below a folder out of `sys.modules`: the next import starts anew."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(f"{root}/"):
            del sys.modules[name]
