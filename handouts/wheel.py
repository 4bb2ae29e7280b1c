"""The wheel that students install: the framework without the commands of the staff."""

from __future__ import annotations

from autograder.cli import STAFF
from autograder.package.wheel import wheel

PARTS = ("validate", "package", "new", "variants.py", "rubric.py")  # only these commands use them
LEFT_OUT = [f"autograder/{part}" for part in (*PARTS, *(f"cli/{name}.py" for name in STAFF))]


def public_wheel() -> tuple[str, bytes]:
    """File name and content; the same sources give the same bytes.

    UsageError where the framework is not installed. Its version ends in `+students`.
    """
    return wheel("students", ["autograder"], LEFT_OUT)
