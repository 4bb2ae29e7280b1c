"""`autograder new`: what it makes holds as it is; what it cannot make, it says in one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from glob import glob
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.errors import UsageError
from autograder.new import new_assignment, new_course
from autograder.rubric import read_rubric
from autograder.validate import validate
from handouts import starter
from tests.conftest import ROOT
from tests.course_material import test_handouts as handouts

ODD = 'Deep "learning" \\alpha {{ n }} <b> é'


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return new_course(tmp_path / "course")


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


def test_the_files_of_a_course_in_a_process_and_folder_of_their_own(tmp_path: Path):
    command = [sys.executable, "-m", "autograder", "new", "course", "my_course"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert "  cd my_course\n  autograder validate warm_up --write\n" in done.stdout
    assert os.listdir(tmp_path) == ["my_course"]
    top = {name for name in files(tmp_path / "my_course") if name.count("/") < 1}
    assert top == {".gitignore", "README.md", "assignments", "reference"}
    stub = (tmp_path / "my_course/assignments/warm_up/starter/log_sum_exp.py").read_text()
    assert 'raise NotImplementedError("problem 1.1: log_sum_exp")' in stub
    assert "# lists are fine, too" in stub and "SCAFFOLD" not in stub


def test_a_skeleton_holds_as_it_is(course: Course):
    found = validate(course.assignment("warm_up"), jobs=1, renew=True)
    assert [f"{p.title}: {p.findings}" for p in found.proofs if not p.holds] == []
    assert [mistake.id for mistake in found.certificate.mistakes] == ["shift_not_added_back"]


def test_a_second_assignment_has_a_number_of_its_own_and_nothing_has_drifted(course: Course):
    it = new_assignment(course, "attention")
    assert [each.id for each in (*it.problems, *it.written)] == ["2.1", "2.2"]
    assert starter.main(["--check", "--course", str(course.root)]) == 0
    assert read_rubric(it, it.written[0]).problem.id == "2.2"
    made = [p for folder in (it.folder, it.solution.parent) for p in folder.rglob("*.*")]
    assert it.solution.parent / "written/2.2.md" in made
    assert not [p for p in made if re.search(r"(problem |\")1\.[12]", p.read_text())]


def test_the_write_up_has_the_parts_that_ours_have(course: Course):
    it = new_assignment(course, "attention", ODD)
    handouts.test_the_headings_are_those_of_the_assignment(it)
    handouts.test_the_table_of_problems_is_that_of_the_assignment(it)
    handouts.test_each_problem_says_what_a_student_must_know(it, it.problems[0])
    handouts.test_items_that_are_cited_exist(it)


def test_any_title_is_written_as_it_is_given(tmp_path: Path):
    course = new_course(tmp_path, title=f"  {ODD} ", name="first")
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith(f"# {ODD}\n")
    it = new_assignment(course, "second", ODD)
    text = (it.folder / "assignment.toml").read_text(encoding="utf-8")
    assert it.title == tomllib.loads(text)["title"] == ODD


BAD_NAMES = {
    "Attention": "try 'attention'",
    "my-course 2": "try 'my_course_2'",
    "2nd": "try 'nd'",
    "Übung": "try 'ubung'",
    "../up": "try 'up'",
    "a/b": "try 'a_b'",
    "": "such as 'attention'",
    "\x1b[31m": "\\x1b[31m",
    "a\n": "try 'a'",
    "x" * 41: f"try '{'x' * 40}'",
}


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_name_that_will_not_do_is_refused_with_a_better_one(name: str, tmp_path: Path):
    (tmp_path / "assignments").mkdir()
    with pytest.raises(UsageError) as caught:
        new_assignment(Course(tmp_path), name)
    assert BAD_NAMES[name] in caught.value.message and "\x1b" not in caught.value.message
    assert "\n" not in caught.value.message
    assert files(tmp_path) == {"assignments"}


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x00b", "‮", "\ud800", "x" * 101])
def test_a_title_that_will_not_do_is_refused(title: str, tmp_path: Path):
    with pytest.raises(UsageError, match="--title: expected one line"):
        new_course(tmp_path / "course", title)
    assert files(tmp_path) == set()


@pytest.mark.parametrize("there", ["README.md", ".gitignore", "assignments", "reference"])
def test_nothing_is_written_over_in_a_folder(there: str, tmp_path: Path):
    (tmp_path / there).symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=f"{there} exists: choose another name"):
        new_course(tmp_path)
    assert files(tmp_path) == {there}


@pytest.mark.parametrize("part", ["assignments", "reference"])
def test_nothing_is_written_over_in_a_course(part: str, course: Course):
    (course.root / part / "second").mkdir()
    before = files(course.root)
    with pytest.raises(UsageError, match=f"{part}/second exists: choose another name"):
        new_assignment(course, "second")
    assert files(course.root) == before


def test_other_files_of_a_folder_stay_as_they_are(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text("mine")
    new_course(tmp_path)
    assert (tmp_path / "LICENSE").read_text() == "mine" and (tmp_path / ".git").is_dir()


LEAK = "return np.log(total) + largest[..., 0]"  # a title that no public file may hold


def test_an_error_on_the_way_leaves_nothing_behind(course: Course, tmp_path: Path):
    (course.root / "reference").rename(course.root / "elsewhere")
    (course.root / "reference").write_text("no folder")
    before = files(tmp_path)
    with pytest.raises(UsageError, match="gives away"):
        new_assignment(course, "second", LEAK)
    with pytest.raises(UsageError, match=r"cannot write .*: file exists"):
        new_assignment(course, "second")
    with pytest.raises(UsageError, match=r"cannot write .*: not a directory"):
        new_course(course.root / "reference/course")
    assert files(tmp_path) == before


def test_a_course_that_cannot_be_made_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuses(assignment: object) -> None:
        raise UsageError("no")

    monkeypatch.setattr(starter, "generate", refuses)
    with pytest.raises(UsageError):
        new_course(tmp_path / "course")
    assert files(tmp_path) == set()


def test_a_handout_is_no_course(course: Course):
    handout = (course.root / "assignments/warm_up").rename(course.root.parent / "handout")
    done = CliRunner().invoke(app, ["--course", str(handout), "new", "assignment", "second"])
    assert isinstance(done.exception, UsageError)
    assert "is the handout of one assignment, not a course" in done.exception.message


def test_every_template_is_in_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    package = ROOT / "autograder"
    globs = project["setuptools"]["package-data"]["autograder"]
    packed = {name for each in globs for name in glob(each, root_dir=package, recursive=True)}
    every = [p for p in (package / "new/templates").rglob("*") if "__pycache__" not in p.parts]
    assert every and {p.relative_to(package).as_posix() for p in every} <= packed
    assert "autograder.new" in project["setuptools"]["packages"]


@pytest.mark.parametrize("command", [(), ("course",), ("assignment",)])
def test_help_teaches_by_example(command: tuple[str, ...]):
    done = CliRunner().invoke(app, ["new", *command, "--help"])
    assert done.exit_code == 0 and "autograder new" in done.stdout and "Example" in done.stdout
