"""The wheel that students install: the framework without the commands of the staff.

Flit builds it: the same sources give the same bytes, whoever builds it and when. Its version ends
in `+students`, so that nobody takes it for the whole framework.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import autograder
from autograder.cli import STAFF
from autograder.errors import UsageError

DISTRIBUTION = "deep-learning-autograder"
LEFT_OUT = (
    "validate",
    "package",
    "new",
    "variants.py",
    "rubric.py",
    *(f"cli/{name}.py" for name in STAFF),
)
EPOCH = "315532800"  # 1980: the earliest time that a zip can hold
BUILD = "import sys, flit_core.buildapi as flit; flit.build_wheel(sys.argv[1])"
PYPROJECT = """\
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"

[project]
name = "{name}"
version = "{version}+students"
description = "Checks your work on a course's assignments: the part of the framework for students."
requires-python = "{python}"
license = "MIT"
license-files = [{licenses}]
dependencies = {dependencies}

[project.scripts]
autograder = "autograder.cli:main"

[project.entry-points.pytest11]
autograder = "autograder.plugin"

[tool.flit.module]
name = "autograder"
"""


def public_wheel() -> tuple[str, bytes]:
    """File name and content of the wheel. UsageError where the framework is not installed or Flit
    is missing."""
    with tempfile.TemporaryDirectory() as scratch:
        tree, out = Path(scratch, "tree"), Path(scratch, "out")
        _lay_out(tree)
        out.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", BUILD, str(out)],
            cwd=tree, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1]
            raise UsageError(
                f"the students' wheel could not be built: {last}; pip install flit_core"
            )
        (wheel,) = out.iterdir()
        return wheel.name, wheel.read_bytes()


def requirements() -> list[str]:
    """What the framework needs, without its extras, as it is declared: "numpy>=2"."""
    declared = _installed().requires or []
    return [each for each in declared if "extra ==" not in each]


def _lay_out(tree: Path) -> None:
    """The public part of the framework, with a pyproject.toml of its own."""
    source = Path(autograder.__file__).parent
    shutil.copytree(source, tree / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    for name in LEFT_OUT:
        path = tree / "autograder" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    found = _installed()
    beside = source.parent / "LICENSE"  # where the framework is used from its sources
    licence = found.read_text("licenses/LICENSE") or (beside.is_file() and beside.read_text())
    if licence:
        (tree / "LICENSE").write_text(licence, encoding="utf-8")
    text = PYPROJECT.format(
        name=DISTRIBUTION, version=found.version, python=found.metadata["Requires-Python"],
        licenses='"LICENSE"' if licence else "", dependencies=json.dumps(requirements()),
    )  # fmt: skip
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")


def _installed() -> metadata.Distribution:
    try:
        return metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise UsageError(f"{DISTRIBUTION} is not installed here: pip install it first") from None
