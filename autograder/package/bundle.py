"""An assignment → the files of a Gradescope bundle, ready to be zipped.

    setup.sh            makes the image: Python, libraries, file modes
    run_autograder      grades one submission
    README.txt          for the instructor who uploads it
    constraints.txt     the versions of all libraries
    wheels/             the framework, and what else shall not be downloaded
    interrupted.json, failed.json   results for when no grading comes to an end
    course/             this assignment, and of it only what grading reads

Mistakes and alternatives stay at home: the certificate has recorded what they answer. It is proved
against the whole reference here, once, and then tied to the files that the bundle holds.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import jinja2

from autograder.certificate import digest, load_certificate
from autograder.course import Assignment, find_course
from autograder.errors import UsageError, shown
from autograder.package import stand_in
from autograder.package.archive import Entry, zipped
from autograder.package.pins import FRAMEWORK, constraints
from autograder.package.wheel import wheel
from autograder.reports.base import one_line

TEMPLATES: Final = Path(__file__).with_name("templates")
MOST_MINUTES: Final = 40  # what Gradescope allows
SPARE_SECONDS: Final = 45  # between our own end and the platform's, for a slow start and last words
SECRET: Final = 0o600  # the course is read by the grader alone, which is root
SCRIPT: Final = 0o755


@dataclass(frozen=True)
class Options:
    """minutes: the time-out that is set on the platform. wheels: a folder with wheels that shall
    not be downloaded when the image is made; None: download all."""

    minutes: int = 10
    wheels: Path | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.minutes <= MOST_MINUTES:
            what = f"expected 2 to {MOST_MINUTES}, got {self.minutes}"
            raise UsageError(f"--minutes: {what}; it is the time-out in Gradescope's settings")


def make_bundle(assignment: Assignment, options: Options) -> bytes:
    """The zip for Gradescope. CourseError where the certificate is missing or stale."""
    return zipped(bundle_files(assignment, options))


def bundle_files(assignment: Assignment, options: Options) -> dict[str, Entry]:
    """Its files by name."""
    name, data = wheel()
    pins = constraints(extras_of(assignment))
    torch = _by_name(pins).get("torch")
    files = {f"wheels/{name}": Entry(data), "constraints.txt": Entry(pins.encode())}
    files |= {f"wheels/{path.name}": Entry(path.read_bytes()) for path in _vendored(options.wheels)}
    for stem in ("interrupted", "failed"):
        files[f"{stem}.json"] = Entry(getattr(stand_in, stem)(assignment).encode())
    for template in ("setup.sh", "run_autograder", "README.txt"):
        text = _rendered(template, assignment, options, wheel=name, torch=torch)
        files[template] = Entry(text.encode(), 0o644 if template.endswith(".txt") else SCRIPT)
    return files | {f"course/{path}": entry for path, entry in _course(assignment).items()}


def _rendered(template: str, it: Assignment, options: Options, **more: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    whole = {it.points, it.points + sum(each.points for each in it.written)}
    return environment.get_template(f"{template}.j2").render(
        it=it, version=one_line(it.version), minutes=options.minutes,
        vendored=options.wheels is not None,
        totals=[form.format(total) for total in sorted(whole) for form in ("{:g}", "{:.1f}")],
        seconds=options.minutes * 60 - SPARE_SECONDS,
        python=f"{sys.version_info.major}.{sys.version_info.minor}", **more,
    )  # fmt: skip


def extras_of(assignment: Assignment) -> list[str]:
    """The extras of the framework that an assignment's grader needs."""
    return ["torch"] if any(p.zygote == "torch" for p in assignment.problems) else []


def _by_name(pins: str) -> dict[str, str]:
    return dict(line.split("==") for line in pins.splitlines())


def _vendored(folder: Path | None) -> list[Path]:
    """The wheels to put in. UsageError where the folder holds none."""
    if folder is None:
        return []
    ours = FRAMEWORK.replace("-", "_")
    found = [path for path in sorted(folder.glob("*.whl")) if not path.name.startswith(ours)]
    if not found:
        raise UsageError(
            f"{shown(folder)}: no wheels; fill it with `pip download --only-binary :all: "
            "--platform manylinux_2_28_x86_64 --python-version 3.11 --dest FOLDER "
            "-r constraints.txt`, the constraints being those of the bundle"
        )
    return found


def _course(assignment: Assignment) -> dict[str, Entry]:
    """The part of the course that grading reads, with a certificate that fits it."""
    certificate = load_certificate(assignment)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for path, target in _read_by_grading(assignment):
            copy = root / target
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        (root / "reference" / assignment.name).mkdir(parents=True, exist_ok=True)
        alone = find_course(root).assignment(assignment.name)
        alone.certificate.write_text(
            replace(certificate, digest=digest(alone)).dump(), encoding="utf-8"
        )
        return {
            path.relative_to(root).as_posix(): Entry(path.read_bytes(), SECRET)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def _read_by_grading(assignment: Assignment) -> Iterator[tuple[Path, str]]:
    """(file, its name in the course)"""
    public, secret = f"assignments/{assignment.name}", f"reference/{assignment.name}"
    yield assignment.folder / "assignment.toml", f"{public}/assignment.toml"
    for name in assignment.given:
        yield assignment.starter / name, f"{public}/starter/{name}"
    if assignment.calibration.is_file():  # on which GPUs a check that is timed on one counts
        yield assignment.calibration, f"{secret}/{assignment.calibration.name}"
    for folder, place in (
        (assignment.checks, f"{public}/checks"), (assignment.support, f"{public}/support"),
        (assignment.solution, f"{secret}/solution"), (assignment.secret_checks, f"{secret}/checks"),
    ):  # fmt: skip
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(p.startswith((".", "__pyc")) for p in inside.parts):
                yield path, f"{place}/{inside.as_posix()}"
