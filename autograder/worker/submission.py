"""One submission behind the wall: its files imported once, and a process for each check."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from autograder.worker.failures import LimitExceeded, WorkerDied
from autograder.worker.process import Budget, Child, Import, Opening, Template

MAX_REFUSALS = 3


class Submission:
    """What was handed in: how its imports went, and a fresh process for every check."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._started = time.monotonic()
        self._budget = Budget()
        self._children: list[Child] = []
        self._refusals = 0  # how often a process could not be had from its template
        self.imports: dict[str, Import] = {}
        self._template = self._first()
        self.printed = self._template.printed
        self.layers = self._template.layers
        self.threaded = self._template.threaded or self._template.holds_files

    def _first(self) -> Template:
        """Import all files; one that ends the process is left out, so that it costs only the
        problems of that file."""
        while True:
            template = Template(self._opening, self._budget)
            self.imports |= template.imports
            if not template.dead:
                return template
            fatal = next(file for file, outcome in reversed(template.imports.items()))
            left = [file for file in self._opening.graded if file != fatal]
            self._opening = replace(self._opening, graded=left)

    def child(self, fresh: bool = False, serve: bool = False) -> Child:
        """A process for a check. fresh: with imports of its own, not forked from the template.
        serve: the template itself, for code that may have used a GPU, which survives no fork.

        Raises LimitExceeded when the submission has used up its time, WorkerDied, Unavailable.
        """
        limits = self._opening.seal.limits
        if time.monotonic() - self._started > limits.submission_wall:
            raise LimitExceeded("wall", "the submission used up its time")
        if self._budget.exhausted:
            raise LimitExceeded("cpu", "the submission used up its CPU time")
        if self._refusals >= MAX_REFUSALS:
            raise WorkerDied("its processes did not start")
        try:
            child = self._new_child(fresh, serve)
        except WorkerDied:
            self._refusals += 1
            raise
        self._children.append(child)
        return child

    def _new_child(self, fresh: bool, serve: bool) -> Child:
        if serve and not self._template.dead:
            return self._template.child(serve=True)
        if fresh or serve or self.threaded:
            return Template(self._opening, self._budget).child(serve=True)
        if self._template.dead:
            self._template = Template(self._opening, self._budget)
        return self._template.child(serve=False)

    def release(self, child: Child) -> None:
        """Give a check's process back; it is ended."""
        self._budget.used += child.cpu()
        if self._budget.used > self._opening.seal.limits.submission_cpu:
            self._budget.exhausted = True
        self._children.remove(child)
        child.close()

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self._opening.folder

    def freeze(self) -> None:
        """Stop all its processes; returns when they stand still."""
        for template in self._templates():
            template.freeze()

    def thaw(self) -> None:
        """Let the processes that `freeze` stopped go on."""
        for template in self._templates():
            template.thaw()

    def _templates(self) -> set[Template]:
        return {self._template, *(child.template for child in self._children)}

    def close(self) -> None:
        """End every process of the submission; returns when none is left."""
        for child in list(self._children):
            self.release(child)
        self._template.close()

    def discard(self) -> None:
        """Close for good: the submitted files are deleted, so that no later one can see them."""
        self.close()
        shutil.rmtree(self._opening.folder, ignore_errors=True)
