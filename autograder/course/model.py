"""What an assignment says about itself, as typed objects.

`load.py` makes them from `assignment.toml`; everything else reads them. They hold
no code and no secret, only where the secret folder is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final, Literal

from autograder.errors import UsageError
from autograder.worker.limits import Limits

Zygote = Literal["numpy", "torch"]
TOOLS: Final[dict[Zygote, str]] = {  # what a student is told when an import fails
    "numpy": "besides Python's own modules only numpy exists here: no torch, jax or autograd",
    "torch": "besides Python's own modules only torch, numpy and what they need exist here",
}


@dataclass(frozen=True)
class Problem:
    """One `[[problem]]` of an assignment.

    id: "1.1", unique in its assignment; points: positive, all problems together 100;
    file: "counts.py", relative to the submission; symbols: what that file must define;
    zygote: the kind of worker that it runs in ("numpy" has no torch).
    """

    id: str
    title: str
    points: float
    file: str
    symbols: tuple[str, ...]
    zygote: Zygote

    @property
    def tools(self) -> str:
        """What its code may import, in words."""
        return TOOLS[self.zygote]


@dataclass(frozen=True)
class Written:
    """One `[[written]]` problem: graded by people with the rubric in `secret/written/<id>.md`.

    points: beside the 100 that the machine grades.
    """

    id: str
    title: str
    points: float


@dataclass(frozen=True)
class Milestone:
    """`[milestone]`: the assignment's language model takes part in `autograder milestones`.

    stage: its place on the way, from 1; title: "RNN-LM"; problem: the one in whose worker it is
    trained. How, says `milestone.py` in the assignment's folder.
    """

    stage: int
    title: str
    problem: str


class Telling(IntEnum):
    """How much a failed row tells, by `feedback` in assignment.toml. Never the fix, never the
    expected numbers of a hidden input."""

    WHERE = 1  # which output is wrong, and how
    PROPERTY = 2  # also the check's hint: which property is broken
    QUESTION = 3  # also a question that leads to a recognised mistake
    BEHAVIOUR = 4  # also what the recognised mistake computes


@dataclass(frozen=True)
class Assignment:
    """One assignment.

    folder: public, `assignments/<name>` or an unpacked handout;
    secret: `reference/<name>`, or None where the course holds none (a student's bundle);
    given: files of the starter that are complete: whatever is handed in, these are used;
    leave_out: where there is no GPU that they are calibrated on, points of checks that need one
    leave the total.
    """

    name: str
    title: str
    version: str
    problems: tuple[Problem, ...]
    limits: Limits
    folder: Path
    secret: Path | None
    written: tuple[Written, ...] = ()
    feedback: Telling = Telling.BEHAVIOUR
    given: tuple[str, ...] = ()
    milestone: Milestone | None = None
    leave_out: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The files that a student writes, each once, in the order of the problems."""
        return tuple(dict.fromkeys(problem.file for problem in self.problems))

    def tools(self, file: str) -> str:
        """What the code of one of the files may import, in words."""
        return next(problem.tools for problem in self.problems if problem.file == file)

    @property
    def points(self) -> float:
        """The points of all problems together."""
        return sum(problem.points for problem in self.problems)

    @property
    def starter(self) -> Path:
        """What a student starts from: the solution without its solutions."""
        return self.folder / "starter"

    @property
    def checks(self) -> Path:
        """The public checks."""
        return self.folder / "checks"

    @property
    def support(self) -> Path:
        """Public modules that checks may have imported inside the worker."""
        return self.folder / "support"

    @property
    def solution(self) -> Path:
        """The reference solution. UsageError where `secret` is None."""
        return self._secret() / "solution"

    @property
    def mutants(self) -> Path:
        """The known mistakes. UsageError where `secret` is None."""
        return self._secret() / "mutants.toml"

    @property
    def equivalents(self) -> Path:
        """Changes of the solution that cost nothing. UsageError where `secret` is None."""
        return self._secret() / "equivalents.toml"

    @property
    def alternatives(self) -> Path:
        """Right programs, written otherwise. UsageError where `secret` is None."""
        return self._secret() / "alternatives"

    @property
    def certificate(self) -> Path:
        """What `validate` proved and recorded. UsageError where `secret` is None."""
        return self._secret() / "certificate.json"

    @property
    def calibration(self) -> Path:
        """What `calibrate` measured and recorded. UsageError where `secret` is None."""
        return self._secret() / "calibration.json"

    @property
    def secret_checks(self) -> Path:
        """The hidden checks. UsageError where `secret` is None."""
        return self._secret() / "checks"

    def problem(self, id: str) -> Problem:
        """The problem with this id; UsageError when there is none."""
        found = {problem.id: problem for problem in self.problems}
        if id not in found:
            raise UsageError(f"{self.name}: no problem {id!r}{suggestion(id, found)}")
        return found[id]

    def _secret(self) -> Path:
        if self.secret is None:
            raise UsageError(
                f"{self.name}: this is a handout without a reference; "
                "use `autograder check`, or point --course at the whole course"
            )
        return self.secret


def suggestion(given: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: what it may have been, and what there is."""
    names = list(known)
    close = difflib.get_close_matches(given, names, n=1)
    guess = f"; did you mean {close[0]!r}?" if close else ""
    return f"{guess} (there is: {', '.join(names)})" if names else " (there is none)"
