"""A submission in this very process: for a student's own machine, where `--pdb` must work.

Values still travel through the wire format, so that a verdict here equals one behind the wall.
There is no wall: hidden checks of other people's code never run this way.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from autograder.checks.reference import load_aside
from autograder.checks.student import Process, not_imported
from autograder.course import Assignment, Problem
from autograder.submission import Upload
from autograder.worker.client import Local
from autograder.worker.failures import WorkerDied
from autograder.worker.server import own_traceback


class InProcess:
    """Implements `Subject` without processes."""

    def __init__(self, assignment: Assignment, folder: Path, upload: Upload | None = None) -> None:
        """upload: what of the folder was handed in; None: all of it."""
        self._assignment = assignment
        self._root = folder.resolve()
        self._support = assignment.support
        self._refused = upload.refused if upload else {}
        present = [f for f in assignment.files if (self._root / f).is_file()]
        present = [file for file in present if upload is None or file in upload.files]
        self._loaded = load_aside(self._root, present)

    def process(self, problem: Problem, fresh: bool) -> Process:
        """Every check starts from freshly imported modules, as behind the wall."""
        working = [f for f, m in self._loaded.items() if isinstance(m, ModuleType)]
        loaded = load_aside(self._root, working)
        loaded = {f: self._loaded[f] if isinstance(m, BaseException) else m
                  for f, m in loaded.items()}  # fmt: skip
        modules = {f: m for f, m in loaded.items() if isinstance(m, ModuleType)}
        return _Here(Local(self._root, modules, self._support))

    def broken(self, file: str) -> str | None:
        loaded = self._loaded.get(file)
        if loaded is None:
            why = self._refused.get(file)
            return f"{file} was left out: {why}" if why else f"{file} is missing"
        if isinstance(loaded, BaseException):
            return not_imported(self._assignment, file, type(loaded).__name__)
        return None

    def import_errors(self) -> dict[str, str]:
        """File -> traceback, for those that could not be imported."""
        return {
            file: own_traceback(error, self._root)
            for file, error in self._loaded.items()
            if isinstance(error, BaseException)
        }

    def stop(self) -> None:
        """There is nothing to end."""


class _Here:
    def __init__(self, local: Local) -> None:
        self.client = local.client

    def take_output(self) -> str:
        return ""  # pytest captures it

    def why(self, error: WorkerDied) -> str:
        return str(error)

    def close(self) -> None:
        """There is nothing to end."""
