"""One assignment's language model on one text: trained by the student's code, behind the wall."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.checks.sealed import Sealed
from autograder.checks.student import FileBroken, Session, Student, callback, support
from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.milestones.text import Material
from autograder.submission import read_upload
from autograder.text import printable
from autograder.worker.failures import LimitExceeded, StudentError, WorkerDied, WrongType
from autograder.worker.host import Host

FILE = "milestone"  # .py, in the assignment's folder
MOST_POINTS, MOST_SAMPLE = 200, 2_000
WORST = 1e12  # a perplexity above it is shown as this
PATIENCE = 3600.0  # seconds for one stage


@dataclass(frozen=True)
class Point:
    """tokens: read in training so far; perplexity: on the held-out text then."""

    tokens: int
    perplexity: float


@dataclass(frozen=True)
class Outcome:
    """What became of one stage. perplexity: the last point's, None where there is none.

    sample: a text that the model wrote. trouble: why it ended early, "" where it did not.
    """

    points: tuple[Point, ...]
    sample: str
    seconds: float
    trouble: str = ""

    @property
    def perplexity(self) -> float | None:
        """The held-out perplexity at the end of training."""
        return self.points[-1].perplexity if self.points and not self.trouble else None


Update = Callable[[Outcome], None]


def run_stage(
    assignment: Assignment,
    folder: Path,
    material: Material,
    budget: int,
    seed: int,
    host: Host,
    update: Update = lambda outcome: None,
) -> Outcome:
    """Train on `budget` tokens with the code in `folder`; `update` gets each new point.

    Never raises for the student's mistakes: they are the outcome's `trouble`. CourseError where
    the assignment's milestone.py is missing.
    """
    started = time.monotonic()
    points: list[Point] = []

    def outcome(sample: str = "", trouble: str = "") -> Outcome:
        return Outcome(tuple(points), sample, time.monotonic() - started, trouble)

    refused: list[str] = []
    ours: list[Exception] = []

    def report(tokens: Any, perplexity: Any) -> None:
        try:
            points.append(_point(tokens, perplexity))
        except ValueError as error:
            refused.append(str(error))
            raise
        try:
            update(outcome())
        except Exception as error:  # in a callback it would be told as the student's
            ours.append(error)
            raise

    try:
        found = _run(assignment, folder, host, material, budget, seed, report)
        done = outcome(_sample(found, material))
    except (StudentError, WrongType, WorkerDied, LimitExceeded, FileBroken) as error:
        done = outcome(trouble=refused[0] if refused else _why(error))
    if ours:
        raise ours[0]
    update(done)
    return done


def _run(
    assignment: Assignment,
    folder: Path,
    host: Host,
    material: Material,
    budget: int,
    seed: int,
    report: Callable[[Any, Any], None],
) -> Any:
    """Call `run` of milestone.py in a worker of its own."""
    patient = _patient(assignment)
    assert patient.milestone is not None
    subject = Sealed(host, patient, read_upload(folder, patient), _script(patient))
    session = Session(subject, patient, patient.problem(patient.milestone.problem), fresh=False)
    arguments = (material.train, material.held_out, list(material.vocabulary), budget, seed)
    try:
        missing = subject.broken(patient.problem(patient.milestone.problem).file)
        if missing is not None:
            raise FileBroken(missing)
        session.client().request("seed", seed)
        return support(Student(session), FILE).run(*arguments, callback(report))
    finally:
        session.close()
        subject.discard()


def _patient(assignment: Assignment) -> Assignment:
    """The assignment with the time that a training takes."""
    limits = replace(
        assignment.limits,
        call_cpu=PATIENCE, call_wall=PATIENCE, check_cpu=PATIENCE, check_wall=PATIENCE,
        submission_cpu=PATIENCE, submission_wall=PATIENCE, memory_mb=8192, rss_mb=4096,
        callbacks=MOST_POINTS,
    )  # fmt: skip
    return replace(assignment, limits=limits)


def _script(assignment: Assignment) -> dict[str, bytes]:
    path = assignment.folder / f"{FILE}.py"
    if not path.is_file():
        raise CourseError(path, "", "is missing, and assignment.toml has a [milestone]")
    return {path.name: path.read_bytes()}


def _point(tokens: Any, perplexity: Any) -> Point:
    """What the worker reported, if it is a number at all."""
    if type(tokens) is not int or type(perplexity) is not float or not 0 < tokens < 10**12:
        raise ValueError("report takes a number of tokens (int) and a perplexity (float)")
    if not math.isfinite(perplexity):
        told = "is not a number" if math.isnan(perplexity) else "is infinite"
        raise ValueError(f"the perplexity on the held-out text {told}")
    if perplexity < 1:
        raise ValueError("the perplexity on the held-out text is below 1, which cannot be")
    return Point(tokens, min(perplexity, WORST))


def _sample(found: Any, material: Material) -> str:
    """The text that the model wrote: known tokens only, so that nothing else can be shown."""
    drawn = found.get("sample") if isinstance(found, dict) else None
    if not isinstance(drawn, list):
        return ""
    known = set(material.vocabulary)
    tokens = [t for t in drawn[:MOST_SAMPLE] if isinstance(t, str) and t in known]
    return printable(material.shown(tokens))


def _why(error: Exception) -> str:
    """One line for the student; their own words are cut and made harmless."""
    if isinstance(error, StudentError):
        text = printable(f"{error.kind}: {error.text}" if error.text else error.kind)
        return text.splitlines()[0][:200]
    return printable(str(error))[:200]
