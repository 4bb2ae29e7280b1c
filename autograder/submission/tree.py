"""What was found in a folder or an archive, before it is decided what is graded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.course import Assignment
from autograder.submission.names import Refusal

MAX_FILE = 1 << 20
MAX_NOTEBOOK = 4 << 20
MAX_TOTAL = 8 << 20
NOTEBOOK = ".ipynb"


@dataclass
class Tree:
    """Files by their path below the top, parts joined by "/".

    wanted: the last parts of the names that are read; notebooks are read, too. files: what was
    read. refused: what should have been, and why it was not. others: all that was only seen.
    notes: what was not looked at, in the student's words.
    """

    wanted: frozenset[str]
    files: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, assignment: Assignment) -> Tree:
        """An empty one that reads the files of an assignment."""
        named = (*assignment.files, *assignment.given)
        return cls(frozenset(PurePosixPath(name).name for name in named))

    def reads(self, name: str) -> bool:
        """Whether the file is to be read."""
        path = PurePosixPath(name)
        return path.name in self.wanted or path.suffix.lower() == NOTEBOOK

    def wants(self, name: str) -> bool:
        """Whether the file is to be read; otherwise it is noted down as seen."""
        if self.reads(name):
            return True
        self.others.append(name)
        return False

    def most(self, name: str) -> int:
        """How many bytes the file may have."""
        return MAX_NOTEBOOK if name.lower().endswith(NOTEBOOK) else MAX_FILE

    def too_large(self, name: str) -> str:
        """Why the file is not read, in words."""
        return f"it is larger than {self.most(name) >> 20} MB"

    def add(self, name: str, data: bytes) -> None:
        """Keep what was read, `most(name) + 1` bytes of it at least where there are more."""
        if len(data) > self.most(name):
            self.refused[name] = self.too_large(name)
        elif sum(map(len, self.files.values())) + len(data) > MAX_TOTAL:
            raise Refusal(f"what is to be graded in it is larger than {MAX_TOTAL >> 20} MB")
        else:
            self.files[name] = data
