"""What a write-up is made of, read once: its text, its figures, for the staff its rubrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Assignment
from autograder.errors import CourseError
from handouts.figures import draw


@dataclass(frozen=True)
class Sources:
    """name, title, version: the assignment's. handout: Markdown, without the title's line.

    figures: file name below `figures/` -> SVG. rubrics: number of a written problem -> Markdown;
    empty in the students' edition.
    """

    name: str
    title: str
    version: str
    handout: str
    figures: dict[str, str]
    rubrics: dict[str, str] = field(default_factory=dict)


def sources(assignment: Assignment, solutions: bool) -> Sources:
    """Read them. Only with `solutions` is anything of `reference/` opened.

    UsageError where there is no reference, CourseError for a file that is missing or wrong.
    """
    path = assignment.folder / "handout.md"
    title, _, body = _read(path).partition("\n")
    if title != f"# {assignment.title}":
        raise CourseError(path, "", f"expected the first line '# {assignment.title}'")
    return Sources(
        name=assignment.name,
        title=assignment.title,
        version=assignment.version,
        handout=body,
        figures=draw(assignment.name) | _own_figures(assignment.folder / "figures"),
        rubrics=_rubrics(assignment) if solutions else {},
    )


def _rubrics(assignment: Assignment) -> dict[str, str]:
    folder = assignment.solution.parent / "written"
    return {each.id: _read(folder / f"{each.id}.md") for each in assignment.written}


def _own_figures(folder: Path) -> dict[str, str]:
    """Figures that an author has drawn by hand and put beside the handout."""
    return {path.name: _read(path) for path in sorted(folder.glob("*.svg"))}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CourseError(path, "", "expected a text in UTF-8") from None
    except OSError as error:
        raise CourseError(path, "", f"cannot read it: {error.strerror}") from None
