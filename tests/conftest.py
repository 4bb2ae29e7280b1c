"""What tests of whole gradings share: the course, a host, submissions made of the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import Assignment, find_course
from autograder.grade import grade
from autograder.result import Result
from autograder.submission import read_upload
from autograder.worker.host import Host

ROOT = Path(__file__).resolve().parents[1]
GradeFolder = Callable[[Path], Result]


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """PyTorch as in a worker: several threads wait for each other on a machine that is busy."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def ngram() -> Assignment:
    return find_course(ROOT).assignment("ngram")


@pytest.fixture(scope="session")
def grading_host() -> Iterator[Host]:
    with Host() as host:
        yield host


@pytest.fixture(scope="session")
def graded(ngram: Assignment, grading_host: Host) -> GradeFolder:
    """Grade a folder as a submission of ngram, behind the wall."""

    def run(folder: Path) -> Result:
        return grade(ngram, read_upload(folder, ngram), grading_host)

    return run
