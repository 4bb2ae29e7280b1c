"""Fill in the templates of a course or an assignment, and put them where they belong.

Everything is made in a folder of its own beside its place, starters included, and then moved. So an
error leaves nothing behind, and nothing that exists is ever written over.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import jinja2

from autograder.course import Assignment, Course, find_course, load_assignment
from autograder.errors import UsageError, shown
from autograder.new.names import checked_name, checked_title, title_of

TEMPLATES: Final = Path(__file__).with_name("templates")
SECTIONS: Final = {"public": "assignments", "secret": "reference"}  # where an assignment's parts go
FIRST: Final = "warm_up"  # the assignment of a new course
Values = dict[str, str]


def new_course(folder: Path, title: str | None = None, name: str = FIRST) -> Course:
    """Make a course with one assignment in `folder`, which may exist (an empty repository, say).

    Raises UsageError: a bad name or title, a file that would be written over, no permission.
    """
    checked_name(name)
    folder = folder.absolute()
    values = {"title": checked_title(title if title is not None else "A course"), "name": name}
    parts = ("assignments", "reference", "README.md", ".gitignore")
    made = not folder.exists()
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with _workshop(folder) as inside:
                _fill(TEMPLATES / "course", inside, values)
                (inside / "gitignore").rename(inside / ".gitignore")
                _assignment(inside, {"name": name, "title": title_of(name), "n": "1"})
                _move({inside / part: folder / part for part in parts})
        except BaseException:
            if made and not any(folder.iterdir()):
                folder.rmdir()
            raise
    return find_course(folder)


def new_assignment(course: Course, name: str, title: str | None = None) -> Assignment:
    """Make `assignments/<name>` and `reference/<name>`. UsageError as for `new_course`."""
    checked_name(name)
    title = checked_title(title if title is not None else title_of(name))
    if not (course.root / "assignments").is_dir():
        raise UsageError(
            f"{shown(course.root)} is the handout of one assignment, not a course: "
            "go to the course, or make one with `autograder new course FOLDER`"
        )
    values = {"name": name, "title": title, "n": str(_number(course))}
    with _writing(course.root), _workshop(course.root) as inside:
        _assignment(inside, values)
        parts = (Path(section, name) for section in SECTIONS.values())
        _move({inside / part: course.root / part for part in parts})
    return course.assignment(name)


def _number(course: Course) -> int:
    """The first number that begins no problem's id in this course: 3 after 1.1 to 2.9."""
    every = course.assignments()
    ids = [each.id for it in every for each in it.problems]
    ids += [each.id for it in every for each in it.written]
    numbers = (id.partition(".")[0] for id in ids)
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


def _assignment(root: Path, values: Values) -> None:
    """Write both parts of an assignment, and generate its starter and examples."""
    try:
        from handouts.starter import generate, write  # nothing else here needs it
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is missing, which makes starters: install the whole project, "
            "not the part for students"
        ) from None
    folders = {part: root / section / values["name"] for part, section in SECTIONS.items()}
    for part, folder in folders.items():
        _fill(TEMPLATES / "assignment" / part, folder, values)
    write(generate(load_assignment(folders["public"], folders["secret"])))


def _fill(templates: Path, folder: Path, values: Values) -> None:
    """Write a folder of templates. "N." at the beginning of a name stands for the number."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = lambda text: json.dumps(text, ensure_ascii=False)
    for source in sorted(templates.rglob("*")):
        if source.is_dir() or "__pycache__" in source.parts:
            continue
        inside = source.relative_to(templates)
        name = inside.name.removesuffix(".j2")
        if name.startswith("N."):
            name = values["n"] + name.removeprefix("N")
        target = folder / inside.with_name(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".j2":
            text = environment.get_template(inside.as_posix()).render(values)
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, target)


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=beside) as folder:
        yield Path(folder)


def _move(moves: dict[Path, Path]) -> None:
    """Move all, or none: UsageError where something is in the way, be it a broken link."""
    for target in moves.values():
        if os.path.lexists(target):
            raise UsageError(f"{shown(target)} exists: choose another name, or move it away")
    done: list[Path] = []
    try:
        for source, target in moves.items():
            target.parent.mkdir(exist_ok=True)
            source.rename(target)
            done.append(target)
    except BaseException:
        for target in done:
            shutil.rmtree(target) if target.is_dir() else target.unlink()
        raise


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What the disk refuses, in one line."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        what = f"cannot write {shown(folder)}: {reason}; choose a place where you may write"
        raise UsageError(what) from error
