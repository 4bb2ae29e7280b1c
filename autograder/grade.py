"""One submission of one assignment → one `Result`.

    with Host() as host:
        result = grade(assignment, read_upload(folder, assignment), host)

The checks run under pytest in this process; the student's code runs behind the wall.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import gc
import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib import metadata, resources
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.bridge import Bridge, Direct
from autograder.certificate import Records, load_certificate
from autograder.checks.grading import Grading
from autograder.checks.local import InProcess
from autograder.checks.reference import forget, load_reference
from autograder.checks.sealed import Sealed
from autograder.checks.timed import Measure
from autograder.course import Assignment
from autograder.errors import AutograderError, UsageError
from autograder.parts import recognise
from autograder.result import JSON, Result, Row, Status
from autograder.submission import Upload
from autograder.text import printable
from autograder.worker.device import device
from autograder.worker.host import Host
from autograder.worker.library import Kind, closed_parent
from autograder.worker.sandbox import level
from autograder.worker.selftest import self_test

Update = Callable[[Result], None]


class WeakSandbox(UsageError):
    """This machine cannot seal a worker well enough for hidden checks of other people's code."""


def grade(
    assignment: Assignment,
    upload: Upload,
    host: Host,
    update: Update = lambda result: None,
    accept_weak: bool = False,
    certified: bool = True,
    record: Callable[[Records], None] = lambda records: None,
    only: str | None = None,
    stopwatch: Measure | None = None,
) -> Result:
    """Grade an upload. `update` is called with the result so far, first before anything runs.

    certified: False grades without a certificate, for an assignment that is being written: no
    mistake is named then. record: is given what the student's code answered, by check. only: the
    problem whose checks are run; the others stay "not run". stopwatch: measures timed checks, see
    `timing/lane.py`; without one only their answers are compared.
    Raises WeakSandbox at level D unless accept_weak; UsageError when the course is at fault, as
    when its certificate is missing or stale.
    """
    started = time.monotonic()
    certificate = load_certificate(assignment) if certified else None
    result = _blank(assignment, upload)
    update(result)
    reference, layers = _start(assignment, host)
    result.staff |= _staff(host, layers)
    if not accept_weak:
        _strong_enough({level(found) for found in layers.values()}, assignment)
    subject = Sealed(host, assignment, upload)

    def changed(rows: list[Row]) -> None:
        result.rows = rows
        result.seconds = time.monotonic() - started
        update(result)

    # the canary stays on this side of the wall: the solution is never put where a worker reads
    canary = InProcess(assignment, assignment.solution)
    seeds = certificate.seeds if certificate else None
    grading = Grading(assignment, subject, reference, canary, seeds, changed, only, stopwatch)
    try:
        run_checks(grading, [assignment.checks, assignment.secret_checks], direct=True)
    finally:
        grading.close()
        subject.discard()
    _conclude(result, grading, subject)
    record(grading.records)
    if certificate is not None and not grading.errors:
        recognise(result, grading.records, certificate.mistakes, assignment.feedback)
    result.seconds = time.monotonic() - started
    update(result)
    return result


def _start(assignment: Assignment, host: Host) -> tuple[SimpleNamespace, dict[Kind, list[str]]]:
    """Start the zygotes, load the solution meanwhile; the layers around workers of each kind."""
    kinds = list(dict.fromkeys(problem.zygote for problem in assignment.problems))
    for kind in kinds:
        host.start(kind)
    reference = load_reference(assignment)
    _warm_up("torch" in kinds)
    return reference, {kind: self_test(host, kind, assignment.limits) for kind in kinds}


@functools.cache
def _warm_up(torch: bool) -> None:
    """Once per process and kind of assignment, while the zygotes start."""
    if torch:
        import torch as library

        library.set_num_threads(1)  # tensors are small here: a second thread would only spin
        # the first optimiser imports 800 modules: here, not in a check
        library.optim.SGD([library.zeros(1, requires_grad=True)])
    gc.collect()
    gc.freeze()  # libraries and solution need not be looked through again and again


def sealed_well(assignment: Assignment, host: Host) -> bool:
    """Whether this machine may run other people's code beside the assignment's secrets."""
    kinds = dict.fromkeys(problem.zygote for problem in assignment.problems)
    try:
        _strong_enough({level(self_test(host, k, assignment.limits)) for k in kinds}, assignment)
    except WeakSandbox:
        return False
    return True


def _strong_enough(levels: set[str], assignment: Assignment) -> None:
    if "D" in levels:
        raise WeakSandbox(
            "this machine offers no seal for untrusted code (level D, see `autograder doctor`); "
            "grade in Docker or on Linux, or say --accept-weak-sandbox for your own code"
        )
    if "B-" in levels and closed_parent(assignment.secret_checks / "any file") is None:
        raise WeakSandbox(
            f"this machine has no Landlock (level B-), so other users must not be able to enter "
            f"the secret folder: chmod 700 {assignment.solution.parent}"
        )


def run_checks(
    grading: Grading, folders: list[Path], extra: list[str] | None = None, direct: bool = False
) -> int:
    """Run the checks in `folders` under pytest, isolated from whatever lies around them.

    extra: options for a run that is watched. direct: the short way through cases (`bridge.py`).
    Returns pytest's exit code. Raises KeyboardInterrupt if it was interrupted.
    """
    with resources.as_file(resources.files("autograder") / "pytest.ini") as config:
        arguments = [
            *(str(folder) for folder in folders if folder.is_dir()),
            "-p", "autograder.plugin", "-c", str(config), "--rootdir", str(config.parent),
            "--noconftest", "-p", "no:cacheprovider",
            # these do work around every case, which costs more than the checks themselves
            "-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging",
            *(["-p", "no:terminal", "-p", "no:capture"] if extra is None else extra),
        ]  # fmt: skip
        with _own_pytest():
            plugins = [Bridge(grading), *([Direct()] if direct else [])]
            code = int(pytest.main(arguments, plugins=plugins))
    for folder in folders:
        forget(folder.resolve())  # nothing that a check keeps may reach the next grading
    if grading.fault is not None:
        raise grading.fault
    if code == pytest.ExitCode.INTERRUPTED and not grading.errors:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise AutograderError(f"pytest could not run the checks (its exit code is {code})")
    return code


@contextlib.contextmanager
def _own_pytest() -> Iterator[None]:
    """Keep the surroundings' plugins and options away from our pytest."""
    mine = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
    before = {name: os.environ.get(name) for name in mine}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _blank(assignment: Assignment, upload: Upload) -> Result:
    """Before the checks are even collected."""
    return Result(
        assignment=assignment.name,
        title=assignment.title,
        version=assignment.version,
        submission=upload.name,
        digest=upload.digest,
        rows=_blank_rows(assignment),
        notes=list(upload.notes),
        started=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        titles={problem.id: problem.title for problem in assignment.problems},
    )


def _blank_rows(assignment: Assignment) -> list[Row]:
    """One row per problem, nothing earned."""
    return [Row(f"{p.id}/", p.id, p.title, p.points, hidden=True) for p in assignment.problems]


def _staff(host: Host, layers: dict[Kind, list[str]]) -> dict[str, JSON]:
    """What only the staff sees: how well the worker was sealed, and by which versions."""
    worst = max((level(found) for found in layers.values()), key=["A", "B", "B-", "C", "D"].index)
    versions: dict[str, str] = {}
    for kind in layers:
        versions |= host.start(kind).ready["versions"]
    with contextlib.suppress(metadata.PackageNotFoundError):
        versions["autograder"] = metadata.version("autograder")
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    return {"level": worst, "layers": {k: list(v) for k, v in layers.items()},
            "versions": dict(versions), "machine": machine,
            "device": device()}  # fmt: skip


def _conclude(result: Result, grading: Grading, subject: Sealed) -> None:
    """Notes on the imports, and our own errors if a check file could not be loaded."""
    for submission in subject.opened:
        for file, outcome in submission.imports.items():
            if not outcome.ok:
                result.notes.append(f"{file} could not be imported:\n{outcome.trace}")
        if submission.printed:
            result.notes.append(
                f"While it was imported, the submission printed:\n{submission.printed}"
            )
    if grading.errors:
        result.staff["errors"] = [printable(error) for error in grading.errors]
        result.rows = _blank_rows(grading.assignment)  # with a file missing, none is complete
        for row in result.rows:
            row.status = Status.GRADER_ERROR
            row.message = "a check could not be loaded; the staff can see why"
    if grading.logs:
        result.staff["timing"] = {key: log.to_dict() for key, log in grading.logs.items()}
    result.complete = True
