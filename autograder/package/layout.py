"""A bundle as Gradescope lays it out, and an environment in which it can run.

    root/autograder/{source,submission,results}, run_autograder, submission_metadata.json
    root/opt/autograder     the environment that setup.sh would make

By default that is made of the libraries that are installed here, linked one by one: only those
that the bundle pins, and the framework from the bundle's wheel, never from this machine.
"""

from __future__ import annotations

import compileall
import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.errors import UsageError, shown
from autograder.package.pins import requirements
from autograder.submission.archive import DAMAGED

METADATA: Final = {  # as documented in 2025-01; nobody's name
    "id": 1, "created_at": "2026-01-01T12:00:00.000000-08:00", "submission_method": "upload",
    "assignment": {"id": 1, "course_id": 1, "title": "a rehearsal", "total_points": "100.0",
                   "group_submission": False, "group_size": None},
    "users": [], "previous_submissions": [],
}  # fmt: skip
MOST: Final = 200 * 10**6  # bytes in a zip; twice what the platform takes
NOT_LINKED: Final = {"", "..", "__pycache__", "bin"}


@dataclass(frozen=True)
class Layout:
    """root: becomes "/" in the container. visible: folders of this machine that it needs."""

    root: Path
    visible: tuple[str, ...] = ()

    @property
    def home(self) -> Path:
        return self.root / "autograder"

    @property
    def venv(self) -> Path:
        return self.root / "opt" / "autograder"

    @property
    def results(self) -> Path:
        return self.home / "results"


def lay_out(bundle: bytes, submission: Path, root: Path) -> Layout:
    """Unpack a bundle below the empty folder `root`, as Gradescope does. UsageError where the
    submission cannot be copied."""
    layout = Layout(root)
    source = layout.home / "source"
    source.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        for info in archive.infolist():
            (source / archive.extract(info, source)).chmod(info.external_attr >> 16 & 0o777)
    shutil.copy(source / "run_autograder", layout.home)
    _copy(submission, layout.home / "submission")
    layout.results.mkdir()
    (layout.home / "submission_metadata.json").write_text(json.dumps(METADATA))
    return layout


def _copy(submission: Path, target: Path) -> None:
    """As the platform puts it there: the files of a folder or a zip, another file as it is."""
    try:
        if submission.is_dir():
            shutil.copytree(submission, target, symlinks=True)
        elif submission.suffix.lower() == ".zip":
            _unpack(submission, target)
        else:
            target.mkdir()
            shutil.copy(submission, target)
    except (*DAMAGED, RuntimeError, shutil.Error) as error:
        raise UsageError(f"{shown(submission)} cannot be copied: {error}") from None


def _unpack(submission: Path, target: Path) -> None:
    with zipfile.ZipFile(submission) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST:
            raise UsageError(f"{shown(submission)}: unpacked, it has more than {MOST // 10**6} MB")
        target.mkdir()  # also for an archive that is empty
        archive.extractall(target)


def link_environment(layout: Layout, extras: Iterable[str]) -> Layout:
    """Make the environment of what is installed here."""
    venv.EnvBuilder(symlinks=True, with_pip=False).create(layout.venv)
    base = {"base": str(layout.venv), "platbase": str(layout.venv)}
    site = Path(sysconfig.get_path("purelib", "venv", base))
    homes = {sys.base_prefix, sys.base_exec_prefix}
    for distribution in requirements(extras).values():
        for name in {file.parts[0] for file in distribution.files or []} - NOT_LINKED:
            entry = Path(os.path.realpath(str(distribution.locate_file(name))))
            if entry.exists() and not (site / name).is_symlink():
                (site / name).symlink_to(entry)
                homes.add(str(entry.parent))
    [wheel] = (layout.home / "source" / "wheels").glob("deep_learning_autograder-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
        for package in {name.partition("/")[0] for name in archive.namelist()}:
            compileall.compile_dir(site / package, quiet=2)
    source = layout.home / "source"  # as setup.sh does
    for path in (source, *source.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)
    return Layout(layout.root, tuple(sorted(homes)))


def fresh_environment(layout: Layout) -> Layout:
    """Make the environment by the bundle's own setup.sh, with this machine's Python; it downloads
    every library. UsageError where it fails."""
    python = os.path.realpath(sys.executable)
    environment = {
        "PYTHON": python, **os.environ,
        "AUTOGRADER_ROOT": str(layout.home), "AUTOGRADER_VENV": str(layout.venv),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", str(layout.home / "source" / "setup.sh")], env=environment, stdout=sys.stderr
    )
    if done.returncode != 0:
        raise UsageError("setup.sh failed; its last lines, above, say what to do")
    return Layout(layout.root, (sys.base_prefix, sys.base_exec_prefix))
