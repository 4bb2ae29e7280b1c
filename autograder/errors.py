"""The errors that the framework raises on purpose.

    AutograderError            everything below
    └── UsageError             the user can fix it; one line, exit code 2, no traceback
        └── CourseError        a file of the course is wrong: file, key, what was expected

The command line catches UsageError and prints its message. Anything else that
escapes is a bug of ours and keeps its traceback.
"""

from __future__ import annotations

from pathlib import Path


class AutograderError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(AutograderError):
    """Something that the user can fix. The message says on one line what, where, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CourseError(UsageError):
    """A file of the course is wrong.

    path: the file; key: dotted key inside the file, "" when the whole file is meant;
    what: what was expected, and what was found instead.

    >>> str(CourseError("assignments/x/assignment.toml", "version", "expected a string, got 1"))
    'assignments/x/assignment.toml: version: expected a string, got 1'
    """

    def __init__(self, path: Path | str, key: str, what: str) -> None:
        super().__init__(": ".join(part for part in (shown(path), key, what) if part))
        self.path = Path(path)
        self.key = key
        self.what = what


def shown(path: Path | str) -> str:
    """The path as a message should show it: relative when it lies below the working directory."""
    try:
        inside = Path(path).relative_to(Path.cwd())
    except (ValueError, OSError):  # elsewhere, or the working directory is gone
        return str(path)
    return str(inside if inside.parts else path)  # "." would tell nobody where
