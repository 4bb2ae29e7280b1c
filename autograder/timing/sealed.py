"""The two sides of a real measurement: the solution and the student's code, each sealed in a
process of its own, with imports of its own for every launch."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Problem
from autograder.errors import AutograderError
from autograder.submission import Upload, read_upload, support_files
from autograder.timing.ballast import Ballast
from autograder.worker.client import Client, Handle
from autograder.worker.failures import StudentError, WorkerDied, WrongType
from autograder.worker.host import Host
from autograder.worker.limits import Limits
from autograder.worker.process import Child
from autograder.worker.submission import Submission

SUPPORT = "timed"  # the assignment's support module with the chains
TURN_CPU, TURN_WALL = 2.0, 10.0  # hundreds of times what the solution needs
GPU_CPU, GPU_WALL, GPU_FILES = 15.0, 30.0, 256  # a turn is longer, and who waits for a GPU spins
RESERVE = Path(__file__).with_name("reserve.py")


@dataclass(frozen=True)
class OnGpu:
    """A launch on a GPU. budget: bytes of its memory for each side, 0 for all there is; ballast:
    takes the rest; inputs: draws those of a turn; reserve: the module by which the solution's
    process takes its own part."""

    budget: int
    ballast: Ballast
    inputs: Callable[[], Sequence[Any]]
    reserve: bytes = RESERVE.read_bytes()


class ChainWorker:
    """One side's process: turns are done by a chain of the support module, which calls the
    functions under test. See `checks/timing.py` for how a chain is written."""

    def __init__(self, submission: Submission, child: Child, chain: str, calls: list[Any]) -> None:
        self._submission = submission
        self._client: Client = child.client
        self._chain = getattr(self._client.support(SUPPORT), chain)
        self._functions = calls
        self._turn: Handle | None = None

    def prepare(self, inputs: Sequence[Any], units: int) -> None:
        if self._turn is not None:
            self._client.request("drop", self._turn)  # and the inputs that it holds
            self._turn = None
        turn = self._chain(*self._functions, *inputs, units)
        if not isinstance(turn, Handle):
            raise WrongType("the chain is not the assignment's")
        self._turn = turn

    def go(self, nonce: int) -> Any:
        assert self._turn is not None
        return self._turn(nonce)

    def support(self, name: str) -> Any:
        """A support module of this side."""
        return self._client.support(name)

    def freeze(self) -> None:
        self._submission.freeze()

    def thaw(self) -> None:
        self._submission.thaw()


class SealedSides:
    """Opens both sides anew for every launch.

    The solution's files lie on the disk only while no process of the student's lives: they are
    read, deleted, and then the student's side is started.
    """

    def __init__(
        self, host: Host, assignment: Assignment, upload: Upload, problem: Problem, chain: str,
        functions: Sequence[str], gpu: OnGpu | None = None,
    ) -> None:  # fmt: skip
        self._gpu = gpu
        self._host, self._assignment, self._problem = host, assignment, problem
        self._chain, self._functions = chain, functions
        self._files = {name: p.file for p in assignment.problems for name in p.symbols}
        self._uploads = {"reference": read_upload(assignment.solution, assignment),
                         "student": upload}  # fmt: skip

    @contextlib.contextmanager
    def launch(self) -> Iterator[tuple[ChainWorker, ChainWorker]]:
        with contextlib.ExitStack() as ends:
            try:
                reference = self._open("reference", ends)
                if self._gpu is not None:
                    self._make_room(self._gpu, reference, ends)
            except (StudentError, WrongType, WorkerDied) as error:
                raise AutograderError(f"the solution's side did not start: {error!r}") from None
            student = self._open("student", ends)
            yield reference, student

    def _make_room(self, gpu: OnGpu, reference: ChainWorker, ends: contextlib.ExitStack) -> None:
        """The solution takes its part of the GPU's memory, and the ballast what is neither's. A
        turn comes in between: code, too, is loaded into that memory, when it is first used."""
        if reference.support("reserve").reserve(gpu.budget) is not True:
            raise AutograderError("PyTorch finds no GPU in a sealed process, although there is one")
        reference.prepare(gpu.inputs(), 1)
        reference.go(0)
        if gpu.budget:
            ends.enter_context(gpu.ballast(gpu.budget))

    def _open(self, side: str, ends: contextlib.ExitStack) -> ChainWorker:
        upload, kind = self._uploads[side], self._problem.zygote
        graded = [p.file for p in self._assignment.problems if p.zygote == kind]
        present = [file for file in dict.fromkeys(graded) if file in upload.files]
        support, gpu = support_files(self._assignment), self._gpu
        if gpu is not None and side == "reference":
            support = {**support, "reserve.py": gpu.reserve}
        limits = _limits(self._assignment.limits, gpu is not None)
        submission = self._host.open(upload.files, present, kind, limits, support)
        ends.callback(submission.discard)
        child = submission.child(serve=gpu is not None)  # a template was made for this launch
        if side == "reference":
            _empty(submission.folder / "submission")
        calls = [child.client.request("get", self._files[name], name) for name in self._functions]
        return ChainWorker(submission, child, self._chain, calls)


def _empty(folder: Path) -> None:
    """Delete what is in it. It stays, as the folder that the process works in: libraries ask for
    that (the first optimiser of PyTorch does) and fail where it is gone."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _limits(limits: Limits, gpu: bool) -> Limits:
    """Those of a turn; a launch has many of them."""
    cpu, wall, files = TURN_CPU, TURN_WALL, limits.open_files
    if gpu:
        cpu, wall, files = GPU_CPU, GPU_WALL, max(GPU_FILES, files)
    return replace(limits, call_cpu=cpu, call_wall=wall, check_cpu=limits.submission_cpu,
                   check_wall=limits.submission_wall, open_files=files)  # fmt: skip
