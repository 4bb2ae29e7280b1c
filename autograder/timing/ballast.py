"""Ballast: the rest of a GPU's memory is taken, so that a student's process has its budget alone.

A process's own word on how much memory it used can be reset, patched or bypassed; that no more is
there cannot. The ballast has never met a real GPU; that unified memory (cudaMallocManaged) cannot
get round it is not shown, only the limits on the host's memory stand against that.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from autograder.errors import AutograderError

PROGRAM = Path(__file__).with_name("weight.py")
EXACT = 64 << 20  # bytes by which what is left may differ from the budget
SECONDS = 120.0  # for its imports and each of its answers


class Ballast(Protocol):
    """Leaves a budget of a GPU's memory free."""

    def __call__(self, budget: int) -> AbstractContextManager[object]:
        """While it holds, a new process can use `budget` bytes, its CUDA context apart."""


class Memory(Protocol):
    """Of a GPU: what a ballast needs of it."""

    uuid: str

    def free(self) -> int:
        """Bytes that nobody uses."""


class Weight:
    """The ballast of a GPU: a process that holds memory. program: for tests."""

    def __init__(self, gpu: Memory, program: Path = PROGRAM) -> None:
        self._gpu, self._program = gpu, program

    @contextlib.contextmanager
    def __call__(self, budget: int) -> Iterator[subprocess.Popen[bytes]]:
        """Raises AutograderError where that much cannot be left free."""
        before = self._gpu.free()
        with _running(self._program, self._gpu.uuid) as process:
            _expect(process, "ready")
            context = before - self._gpu.free()  # what a process takes by being there
            assert process.stdin is not None
            process.stdin.write(f"{budget + context}\n".encode())
            _expect(process, "held")
            left = self._gpu.free() - context
            if abs(left - budget) > EXACT:
                raise AutograderError(f"the ballast left {left} bytes free, expected {budget}")
            yield process
            if process.poll() is not None:
                raise AutograderError(
                    "the ballast ended too early: there was more memory than said"
                )


@contextlib.contextmanager
def _running(program: Path, uuid: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-I", str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "CUDA_VISIBLE_DEVICES": uuid}, bufsize=0,
    )  # fmt: skip
    try:
        with process:
            try:
                yield process
            finally:
                process.kill()
    except BrokenPipeError:
        raise AutograderError("the ballast ended too early") from None


def _expect(process: subprocess.Popen[bytes], word: str) -> None:
    assert process.stdout is not None
    answers = select.poll()  # not select(), which takes no descriptor above 1023
    answers.register(process.stdout, select.POLLIN)
    said = process.stdout.readline() if answers.poll(SECONDS * 1000) else b"nothing"
    got = said.decode(errors="replace").strip()
    if got != word:
        process.kill()
        assert process.stderr is not None
        last = process.stderr.read().decode(errors="replace").strip().rpartition("\n")[2]
        why = "the GPU has less free memory than memory_gb asks for" if got == "short" else last
        raise AutograderError(f"the ballast said {got!r}, expected {word!r}: {why}")
