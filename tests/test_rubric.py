"""The rubrics of written problems: read, refused where they are wrong, and written down."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Assignment, Written, find_course
from autograder.errors import CourseError, UsageError
from autograder.rubric import Item, Rubric, as_csv, as_text, read_rubric
from tests.conftest import ROOT

HEADING = "# Problem 3: Why divide (5 points)\n\n"
TABLE = "| points | item | earns it | does not |\n|---|---|---|---|\n"
ROWS = "| 2 | 3a. a sum | $|x|$ | none |\n| 3 | 3b. a mean | $x \\mid y$ | no reason |\n"
EVERY = [(it, p) for it in find_course(ROOT).assignments() for p in it.written]


@pytest.fixture
def tiny(tmp_path: Path) -> Assignment:
    shutil.copytree(ROOT / "tests/tiny_course", tmp_path, dirs_exist_ok=True)
    return find_course(tmp_path).assignment("tiny")


def rewrite(it: Assignment, text: str) -> Assignment:
    (it.solution.parent / "written/3.md").write_text(text, encoding="utf-8")
    return it


@pytest.mark.parametrize(("it", "problem"), EVERY, ids=lambda x: getattr(x, "id", ""))
def test_the_rubrics_of_the_course_have_an_item_for_each_row(it: Assignment, problem: Written):
    text = (it.solution.parent / f"written/{problem.id}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| (\d[a-z]\. .*?) \|", text, re.M)
    items = read_rubric(it, problem).items
    assert [(f"{item.points:g}", item.title) for item in items] == rows
    assert sum(item.points for item in items) == problem.points


def test_bars_are_escaped_and_what_follows_the_table_is_not_read(tiny: Assignment):
    rows = ROWS.replace("$|x|$", r"\|x\|")
    rewrite(tiny, f"{HEADING}words\n\n{TABLE}{rows}\n| 9 | another | table | here |\n")
    items = read_rubric(tiny, tiny.written[0]).items
    assert items[0] == Item(2, "3a. a sum", "|x|", "none")
    assert len(items) == 2


BAD = {
    "has another heading": (f"# Problem 3\n\n{TABLE}{ROWS}", "must begin with"),
    "has no table": (f"{HEADING}five points for a reason\n", "expected one table"),
    "has two tables": (f"{HEADING}{TABLE}\n{TABLE}", "found 2"),
    "has a bar in a cell": (f"{HEADING}{TABLE}{ROWS}", "line 5: expected 4 cells, got 6"),
    "has no points": (f"{HEADING}{TABLE}| two | a | b | c |\n", "line 5: expected points"),
    "has no item": (f"{HEADING}{TABLE}| 5 | | b | c |\n", "line 5: an item needs a name"),
    "adds up to less": (f"{HEADING}{TABLE}| 4 | a | b | c |\n", "adds up to 4 points, expected 5"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_rubric_is_refused_that(case: str, tiny: Assignment):
    text, said = BAD[case]
    with pytest.raises(CourseError, match=re.escape(said)):
        read_rubric(rewrite(tiny, text), tiny.written[0])


def test_a_rubric_that_is_missing_is_named(tiny: Assignment):
    (tiny.solution.parent / "written/3.md").unlink()
    with pytest.raises(CourseError, match=r"3\.md: cannot be read"):
        read_rubric(tiny, tiny.written[0])


ONE = Rubric(Written("3.10", "Why", 2), (Item(2, "=1+1", "for $x$, $$y$$, \\$5", "else"),))


def test_the_table_has_a_line_for_each_item_and_no_formula_for_a_spreadsheet():
    [row] = csv.DictReader(io.StringIO(as_csv([ONE])))
    assert row["problem"] == "Problem 3.10" and row["points"] == "2"
    assert row["item"] == "'=1+1"
    assert row["description"] == "Earns it: for $x$, $$y$$, \\$5\nDoes not: else"


def test_steps_inside_of_an_item_say_of_how_many_points():
    item = Item(2, "1a. a sum", "2: $x$, 3: 4. 1: $y$", "0: nothing")
    text = as_text([Rubric(Written("3.10", "Why", 2), (item,))])
    assert "Earns it: 2 of 2: $$x$$, 3: 4. 1 of 2: $$y$$\nDoes not: 0 of 2: nothing" in text


def test_formulas_to_paste_stand_between_two_dollars():
    text = "Problem 3.10: Why (2 points)\n\n[2] =1+1\n"
    assert as_text([ONE]) == f"{text}Earns it: for $$x$$, $$y$$, \\$5\nDoes not: else\n"


def rubric(it: Assignment, *more: str) -> tuple[int, str, BaseException | None]:
    root = str(it.folder.parents[1])
    done = CliRunner().invoke(app, ["--course", root, "rubric", "tiny", *more])
    return done.exit_code, done.stdout, done.exception


def test_the_command_writes_both_files(tiny: Assignment, tmp_path: Path):
    assert rubric(tiny)[1].startswith("Problem 3: Why divide (5 points)\n\n[5] the reason\n")
    code, _, _ = rubric(tiny, "--out", str(tmp_path))
    assert code == 0
    assert (tmp_path / "tiny-rubric.txt").read_text(encoding="utf-8") == rubric(tiny)[1]
    assert "the reason" in (tmp_path / "tiny-rubric.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["", "starter", "checks/../..", "link"])
def test_no_rubric_is_written_where_students_look(folder: str, tiny: Assignment, tmp_path: Path):
    out = tmp_path / "link" if folder == "link" else tiny.folder / folder
    (tmp_path / "link").symlink_to(tiny.starter)
    error = rubric(tiny, "--out", str(out))[2]
    assert isinstance(error, UsageError) and "choose another folder" in error.message
    assert not list(tiny.folder.rglob("*rubric*"))
