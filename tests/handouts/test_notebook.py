"""The notebook of an assignment: valid, always the same, its cells are the starter's files."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.course import Assignment, find_course
from autograder.errors import CourseError
from autograder.submission import read_upload
from autograder.submission.cells import defined
from autograder.submission.notebook import read_notebook
from handouts.notebook import fill, notebook, split
from tests.conftest import ROOT, GradeFolder

COURSE = find_course(ROOT)
NAMES = [each.name for each in COURSE.assignments()]


def made(assignment: Assignment, text: str) -> dict[str, str]:
    """The files in a notebook, without blank lines at their ends."""
    found = read_notebook(text.encode(), [*assignment.files, *assignment.given])
    assert found.notes == []
    return {file: data.decode().rstrip("\n") for file, data in found.files.items()}


def texts(assignment: Assignment, folder: Path) -> dict[str, str]:
    files = (*assignment.files, *assignment.given)
    return {file: (folder / file).read_text(encoding="utf-8").rstrip("\n") for file in files}


@pytest.mark.parametrize("name", NAMES)
def test_its_cells_are_the_starters_files(name: str) -> None:
    assignment = COURSE.assignment(name)
    assert made(assignment, notebook(assignment)) == texts(assignment, assignment.starter)


@pytest.mark.parametrize("name", NAMES)
def test_filled_with_the_solution_its_cells_are_the_solutions_files(name: str) -> None:
    assignment = COURSE.assignment(name)
    solution = texts(assignment, assignment.solution)
    filled = fill(notebook(assignment), {f: f"{text}\n" for f, text in solution.items()})
    assert made(assignment, filled) == solution


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_and_holds_the_whole_write_up(name: str) -> None:
    assignment = COURSE.assignment(name)
    text = notebook(assignment)
    content = nbformat.reads(text, as_version=4)
    nbformat.validate(content)
    told = {
        line for c in content.cells if c.cell_type == "markdown" for line in c.source.split("\n")
    }
    handout = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    assert set(handout.splitlines()) <= told
    assert text == notebook(assignment) and str(ROOT) not in text


def test_the_cells_of_a_problem_stand_behind_its_text(ngram: Assignment) -> None:
    cells = json.loads(notebook(ngram))["cells"]
    starts = ["".join(cell["source"][:1]) for cell in cells]
    text = next(n for n, start in enumerate(starts) if start.startswith("### Problem 1.2:"))
    assert starts[text + 1] == "# autograder: model.py 1/3\n"
    assert starts[text + 3] == "# autograder: model.py 3/3\n"
    assert starts[text + 4].startswith("### Problem 1.3:")


def test_of_a_file_for_two_problems_each_cell_stands_behind_its_own() -> None:
    cells = json.loads(notebook(COURSE.assignment("transformer")))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    assert text.index("def layer_norm_forward(a") < text.index("### Problem 4.5")
    assert (
        text.index("### Problem 4.5") < text.index("def residual(x") < text.index("### Problem 4.6")
    )


def test_what_a_cell_defines_is_filled_into_that_cell(ngram: Assignment) -> None:
    files = {f: (ngram.solution / f).read_text(encoding="utf-8") for f in ngram.files}
    empty = notebook(ngram)
    both = zip(json.loads(empty)["cells"], json.loads(fill(empty, files))["cells"], strict=True)
    for before, after in both:
        assert set(defined("".join(before["source"]))) <= set(defined("".join(after["source"])))


def test_a_comment_in_a_block_of_code_is_no_heading(ngram: Assignment, tmp_path: Path) -> None:
    shutil.copytree(ngram.starter, tmp_path / "starter")
    (tmp_path / "handout.md").write_text("# Head\n\n```\n# comment\n```\n\n## Next\n")
    cells = json.loads(notebook(replace(ngram, folder=tmp_path)))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    assert texts[2:4] == ["# Head\n\n```\n# comment\n```", "## Next"]


def test_given_files_stand_before_the_problems() -> None:
    starts = "".join(
        c["source"][0] for c in json.loads(notebook(COURSE.assignment("rnnlm")))["cells"]
    )
    assert (
        starts.index("tape.py 1/") < starts.index("### Problem 3.1") < starts.index("elman.py 1/")
    )


@pytest.mark.parametrize("text", ["def f(:\n", "\nx = 1\n"])
def test_a_starter_that_cannot_be_cut_is_an_error_of_one_line(text: str) -> None:
    with pytest.raises(CourseError) as caught:
        split(text, "work.py")
    assert "\n" not in str(caught.value)


def test_definitions_are_cut_at_two_blank_lines_only() -> None:
    text = (
        '"""Doc."""\n\ndef f():\n    x = """\n\n\ndef no():"""\n\n\n# why\n@f\ndef g():\n    pass\n'
    )
    assert split(text, "a.py") == [
        text[: text.index("\n\n\n# why")],
        text[text.index("# why") : -1],
    ]


def test_a_whole_bundle_in_which_the_starter_was_edited(ngram: Assignment, tmp_path: Path) -> None:
    bundle = tmp_path / "packed/ngram"
    shutil.copytree(ngram.folder, bundle, ignore=shutil.ignore_patterns("__pycache__"))
    (bundle / "ngram.ipynb").write_text(notebook(ngram), encoding="utf-8")
    shutil.copy(ngram.solution / "counts.py", bundle / "starter")
    packed = shutil.make_archive(str(tmp_path / "hand-in"), "zip", bundle.parent)
    upload = read_upload(Path(packed), ngram)
    assert upload.files["counts.py"] == (ngram.solution / "counts.py").read_bytes()
    assert upload.notes == (
        "The files were found in ngram/starter/.",
        "ngram/ngram.ipynb: 8 files were found in its cells.",
        "counts.py: only the starter's version is in ngram/ngram.ipynb; the other was graded.",
    )


def test_a_filled_notebook_is_graded_like_the_files(
    ngram: Assignment, graded: GradeFolder, tmp_path: Path
) -> None:
    files = {f: (ngram.solution / f).read_text(encoding="utf-8") for f in ngram.files}
    files["model.py"] = (ngram.starter / "model.py").read_text(encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/ngram.ipynb").write_text(fill(notebook(ngram), files), encoding="utf-8")
    (tmp_path / "files").mkdir()
    for file, text in files.items():
        (tmp_path / "files" / file).write_text(text, encoding="utf-8")
    book, plain = (read_upload(tmp_path / folder, ngram) for folder in ("book", "files"))
    assert book.files == plain.files and book.digest == plain.digest
    result = graded(tmp_path / "book")
    lost = {row.problem for row in result.rows if row.earned < row.worth}
    assert lost == {"1.2"} and result.score < 90
