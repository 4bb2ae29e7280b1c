"""From a working directory to a course, and from a name to an assignment.

A course is any folder with `assignments/` (and `reference/`, for those who grade).
An unpacked handout, a folder that holds `assignment.toml` itself, is a course
of one assignment without a reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.course.load import FILE_NAME, load_assignment
from autograder.course.model import Assignment, suggestion
from autograder.errors import CourseError, UsageError, shown


@dataclass(frozen=True)
class Course:
    """The course in the folder `root`."""

    root: Path

    def assignments(self) -> list[Assignment]:
        """All assignments, as their problems are numbered; CourseError when one is wrong."""
        return sorted((self._load(folder) for folder in self._folders()), key=_number)

    def assignment(self, name: str) -> Assignment:
        """The assignment with this name. Its neighbours are not read, so they may be broken."""
        if not self._home.is_dir():
            found = {each.name: each for each in self.assignments()}
            if name in found:
                return found[name]
            raise self._unknown(name, list(found))
        folders = {folder.name: folder for folder in self._folders()}
        if name in folders:
            return self._load(folders[name])
        raise self._unknown(name, list(folders))

    @property
    def _home(self) -> Path:
        return self.root / "assignments"

    def _folders(self) -> list[Path]:
        if not self._home.is_dir():
            return [self.root]
        return sorted(path.parent for path in self._home.glob(f"*/{FILE_NAME}"))

    def _load(self, folder: Path) -> Assignment:
        if folder == self.root:
            return load_assignment(folder, None)
        secret = self.root / "reference" / folder.name
        assignment = load_assignment(folder, secret if secret.is_dir() else None)
        if assignment.name != folder.name:
            what = f"expected {folder.name!r}, the name of its folder, got {assignment.name!r}"
            raise CourseError(folder / FILE_NAME, "name", what)
        return assignment

    def _unknown(self, name: str, known: list[str]) -> UsageError:
        where = f"no assignment {name!r} in {shown(self.root)}"
        return UsageError(f"{where}{suggestion(name, known)}")


def _number(assignment: Assignment) -> int:
    """That of its first problem: 2 for "2.1"; 0 where that is no number."""
    number = assignment.problems[0].id.partition(".")[0] if assignment.problems else ""
    return int(number) if number.isdecimal() else 0


def find_course(start: Path | None = None) -> Course:
    """The course that `start` (default: the working directory) lies in; UsageError if none.

    The nearest folder upwards with `assignments/` or `assignment.toml` decides. An
    assignment inside a course belongs to that course.
    """
    start = (start or Path.cwd()).absolute()
    if not start.is_dir():
        raise UsageError(f"{shown(start)} is not a folder; give --course the folder of a course")
    for folder in (start, *start.parents):
        if (folder / "assignments").is_dir():
            return Course(folder)
        if (folder / FILE_NAME).is_file() and folder.parent.name != "assignments":
            return Course(folder)
    raise UsageError(
        f"no course in {shown(start)} or above it (a folder with assignments/, or an unpacked "
        "handout); go there, or name it with --course"
    )
