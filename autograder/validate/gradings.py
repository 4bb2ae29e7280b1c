"""Grade every variant of an assignment's reference, sealed and in process, on several cores."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.util
import sys
import tempfile
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.certificate import Records
from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import load_reference
from autograder.course import Assignment
from autograder.errors import UsageError
from autograder.grade import grade, run_checks
from autograder.result import Result, Row
from autograder.submission import read_upload
from autograder.variants import (
    Change,
    Mutant,
    alternatives,
    equivalents,
    make_alternative,
    make_mutant,
    mutants,
    mutated,
)
from autograder.worker.host import Host

Kind = Literal["solution", "starter", "alternative", "mutant", "equivalent"]


@dataclass(frozen=True)
class Variant:
    """One submission to grade. change: what makes it of the solution, for two kinds of them."""

    kind: Kind
    name: str
    change: Change | None = None

    @property
    def mutant(self) -> Mutant | None:
        return self.change if isinstance(self.change, Mutant) else None

    def __str__(self) -> str:
        return self.name if self.kind == self.name else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Graded:
    """What a variant got. records: by check, from behind the wall. local: the rows of checks run
    in process, by key (of a mutant: those of its problem); empty where a limit stopped the sealed
    run."""

    variant: Variant
    result: Result
    records: Records
    local: dict[str, Row]

    @property
    def rows(self) -> list[Row]:
        return self.result.rows


def variants_of(assignment: Assignment, problem: str | None = None) -> list[Variant]:
    """Everything to grade, the solution first. problem: the changes of this one alone."""
    chosen = [m for m in mutants(assignment) if problem in (None, m.problem)]
    same = [e for e in equivalents(assignment) if problem in (None, e.problem)]
    return [
        Variant("solution", "solution"),
        Variant("starter", "starter"),
        *(Variant("alternative", name) for name in alternatives(assignment)),
        *(Variant("mutant", mutant.id, mutant) for mutant in chosen),
        *(Variant("equivalent", each.id, each) for each in same),
    ]


def grade_all(assignment: Assignment, variants: list[Variant], jobs: int) -> Iterator[Graded]:
    """Grade variants in `jobs` processes, one of them in this one; they come as they are done.

    Raises UsageError where the course is at fault; no further variant is begun then.
    """
    for variant in variants:  # a change that does not fit is told before anything is graded
        if variant.change is not None:
            mutated(assignment, variant.change)
    with tempfile.TemporaryDirectory(prefix="autograder-validate-") as scratch:
        run = _here if jobs == 1 else _in_pool
        with contextlib.closing(run((assignment, Path(scratch)), variants, jobs)) as outcomes:
            for graded in outcomes:
                if isinstance(graded, str):
                    raise UsageError(graded)
                yield graded


_Setting = tuple[Assignment, Path]
_Outcomes = Generator[Graded | str, None, None]


def _here(setting: _Setting, variants: list[Variant], jobs: int) -> _Outcomes:
    _set_up(*setting)
    with _host:
        yield from map(_grade, variants)


def _in_pool(setting: _Setting, variants: list[Variant], jobs: int) -> _Outcomes:
    context = multiprocessing.get_context("spawn")  # the parent may have threads
    with ProcessPoolExecutor(jobs, context, _start, setting) as pool:
        try:
            for each in as_completed([pool.submit(_grade, variant) for variant in variants]):
                yield each.result()
        finally:
            pool.shutdown(cancel_futures=True)


# --- in each of the processes ----------------------------------------------------------------

_assignment: Assignment
_scratch: Path
_host: Host


def _set_up(assignment: Assignment, scratch: Path) -> None:
    """Keep one host for all gradings of this process."""
    global _assignment, _scratch, _host
    _assignment, _scratch, _host = assignment, scratch, Host()


def _start(assignment: Assignment, scratch: Path) -> None:
    """The beginning of a process of the pool; at its end the host is closed."""
    _set_up(assignment, scratch)
    multiprocessing.util.Finalize(None, _host.close, exitpriority=100)


def _grade(variant: Variant) -> Graded | str:
    """The variant's rows; what is wrong with the course, as a text, when that is at fault."""
    try:
        folder = _make(variant)
        records: list[Records] = []
        upload = read_upload(folder, _assignment)
        only = variant.change.problem if variant.kind == "equivalent" and variant.change else None
        record = records.append
        result = grade(_assignment, upload, _host, certified=False, record=record, only=only)
        if errors := result.staff.get("errors"):
            return f"a file of checks cannot be loaded: {errors}"
        local = {} if _stopped(result) else _in_process(folder, variant)
    except UsageError as error:
        return str(error)
    return Graded(variant, result, records[0], local)


def _make(variant: Variant) -> Path:
    folder = _scratch / f"{variant.kind}-{variant.name}"
    if variant.change is not None:
        return make_mutant(_assignment, variant.change, folder)
    if variant.kind == "alternative":
        return make_alternative(_assignment, variant.name, folder)
    return _assignment.starter if variant.kind == "starter" else _assignment.solution


def _stopped(result: Result) -> bool:
    """Whether a limit ended some check: in process nothing would."""
    return any("stopped" in row.staff or "process ended" in row.message for row in result.rows)


def _in_process(folder: Path, variant: Variant) -> dict[str, Row]:
    """The rows without the wall; of a change those of its problem, since its other files are the
    solution's, which is compared in full."""
    only = variant.change.problem if variant.change else None
    limit = sys.getrecursionlimit()  # a program may raise it, and the next one must not find it so
    try:
        subject, reference = InProcess(_assignment, folder), load_reference(_assignment)
        grading = Grading(_assignment, subject, reference, only=only)
        run_checks(grading, [_assignment.checks, _assignment.secret_checks])
    finally:
        sys.setrecursionlimit(limit)
    return {row.key: row for row in grading.rows if only in (None, row.problem)}
