"""What a bundle holds, and that nothing is built of a course that is not in order."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.course import Assignment, find_course
from autograder.errors import UsageError
from autograder.submission import read_upload
from handouts.bundle import archive, bundle
from handouts.starter import generate, write
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def files(ngram: Assignment) -> dict[str, bytes]:
    return bundle(ngram)


@pytest.fixture
def copied(tmp_path: Path) -> Assignment:
    """ngram in a course of its own, to be spoilt."""
    for part in ("assignments", "reference"):
        shutil.copytree(ROOT / part / "ngram", tmp_path / part / "ngram")
    return find_course(tmp_path).assignment("ngram")


def test_it_holds_what_a_student_needs(files: dict[str, bytes], ngram: Assignment) -> None:
    for name in (*(f"starter/{file}" for file in ngram.files), "README.md", "AGENTS.md",
                 "assignment.toml", "checks/expected.json", "requirements.txt",
                 "ngram.html", "ngram.pdf", "ngram.ipynb"):  # fmt: skip
        assert files[name], name
    assert [name for name in files if name.startswith("wheels/")]


def test_the_same_sources_give_the_same_bytes(files: dict[str, bytes], ngram: Assignment) -> None:
    again = bundle(ngram)
    assert [name for name in files if files[name] != again[name]] == []
    assert archive(files, "ngram") == archive(again, "ngram")


def test_the_zip_unpacks_into_one_folder(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(files, "ngram"))) as zipped:
        assert zipped.testzip() is None
        assert {name.partition("/")[0] for name in zipped.namelist()} == {"ngram"}


def test_its_page_names_the_files_and_the_commands(files: dict[str, bytes]) -> None:
    page = files["README.md"].decode()
    assert "autograder check ngram starter -k 1.1" in page
    assert "starter/counts.py" in page and "PyTorch" not in page


def test_a_line_of_the_solution_stops_the_build(copied: Assignment) -> None:
    secret = (copied.solution / "counts.py").read_text().partition("# BEGIN SOLUTION\n")[2]
    planted = copied.support / "helper.py"
    planted.parent.mkdir(exist_ok=True)
    planted.write_text("# " + max(secret.partition("# END")[0].splitlines(), key=len).strip())
    with pytest.raises(UsageError, match=r"helper\.py:1"):
        bundle(copied)


def test_stray_files_are_not_handed_out(copied: Assignment) -> None:
    for name in ("grades.csv", ".notes.txt", "support/.notes.txt"):
        (copied.folder / name).write_text("Ada 17\n")
    (copied.folder / "data.json").mkdir()
    assert not [name for name in bundle(copied) if "notes" in name or "grades" in name]


def test_an_import_of_the_solution_is_no_secret(copied: Assignment) -> None:
    path = copied.solution / "counts.py"
    region = (
        "# BEGIN SOLUTION\nfrom collections.abc import Iterator\n\nEach = Iterator\n# END SOLUTION"
    )
    head, end, rest = path.read_text().partition('"""\n\n')
    path.write_text(f"{head}{end}{region}\n\n{rest}")
    write(generate(copied))
    assert bundle(copied)


def test_an_authors_own_figure_is_in_it(copied: Assignment) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A</title></svg>'
    (copied.folder / "figures").mkdir()
    (copied.folder / "figures" / "own.svg").write_text(drawn)
    assert "figures/own.svg" in bundle(copied)


def test_damaged_mutants_stop_the_build_with_their_name(copied: Assignment) -> None:
    copied.mutants.write_text("[[mutant]\n")
    with pytest.raises(UsageError, match=r"mutants\.toml: is no TOML"):
        bundle(copied)


def test_a_crossed_marker_stops_the_build(copied: Assignment) -> None:
    path = copied.solution / "counts.py"
    path.write_text(path.read_text().replace("# END SOLUTION", "# BEGIN SOLUTION", 1))
    with pytest.raises(UsageError, match=r"counts\.py:\d+: # BEGIN SOLUTION inside the region"):
        bundle(copied)


def test_an_old_starter_stops_the_build(copied: Assignment) -> None:
    path = copied.starter / "counts.py"
    path.write_text(path.read_text() + "\n")
    with pytest.raises(UsageError, match="not what the solution generates"):
        bundle(copied)


def test_what_a_student_writes_in_starter_is_not_taken_for_the_starter(
    files: dict[str, bytes], ngram: Assignment, tmp_path: Path
) -> None:
    """The notebook beside it is as it was handed out: it gives way."""
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    for file in ngram.files:
        shutil.copy(ngram.solution / file, tmp_path / "starter" / file)
    handed = read_upload(tmp_path, find_course(tmp_path).assignment("ngram"))
    assert handed.files["counts.py"] == (ngram.solution / "counts.py").read_bytes()
    assert any("only the starter's version is in ngram.ipynb" in note for note in handed.notes)
