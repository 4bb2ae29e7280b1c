"""The notebook in a kernel: cells write their files, and imports get the new version."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.course import find_course
from autograder.notebook import Writer
from autograder.submission import read_upload
from handouts.notebook import fill, notebook
from tests.conftest import ROOT

FIRST = "# autograder: counts_of_mine.py 1/2\nX = 1"
SECOND = "# autograder: counts_of_mine.py 2/2\ndef f():\n    return X"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    sys.modules.pop("counts_of_mine", None)


def test_a_file_is_written_when_all_its_parts_have_been_run(folder: Path) -> None:
    writer, path = Writer(folder), folder / "counts_of_mine.py"
    assert writer.ran(SECOND) == [] and not path.exists()
    assert writer.ran("print(1)") == []
    assert writer.ran(FIRST) == []
    assert path.read_text() == "X = 1\n\n\ndef f():\n    return X\n"


def test_what_imports_it_next_gets_the_new_version(folder: Path) -> None:
    writer = Writer(folder)
    for source, value in ((FIRST, 1), (FIRST.replace("X = 1", "X = 2"), 2)):
        writer.ran(source)
        writer.ran(SECOND)
        import counts_of_mine  # type: ignore[import-not-found]

        assert counts_of_mine.f() == value


def test_a_file_that_was_edited_elsewhere_is_kept(folder: Path) -> None:
    (folder / "counts_of_mine.py").write_text("mine = 1\n")
    told = Writer(folder).ran(f"{FIRST}\n{SECOND}")
    assert told == ["counts_of_mine.py was another than these cells make: "
                    "it is kept as counts_of_mine.py~"]  # fmt: skip
    assert (folder / "counts_of_mine.py~").read_text() == "mine = 1\n"


@pytest.mark.parametrize("name", ["../x.py", "/tmp/x.py", "a/../../x.py", "x.txt", "~/.bashrc"])
def test_a_cell_writes_python_files_in_the_folder_only(folder: Path, name: str) -> None:
    (folder / "in").mkdir()
    told = Writer(folder / "in").ran(f"# autograder: {name} 1/1\nx = 1")
    assert "is no name of a file" in told[0]
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_check_says_what_has_not_been_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = Writer(folder)
    writer.ran(SECOND)
    writer.check("ngram")
    said = capsys.readouterr().out
    assert "counts_of_mine.py is not written: run its part 1, too" in said
    assert "run all cells from the top" in said
    writer.check("-k 1.1")
    assert "give the assignment's name" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ngram", "autodiff", "rnnlm", "transformer"])
def test_from_top_to_bottom_in_a_real_kernel(name: str, tmp_path: Path) -> None:
    """Filled with the solution, it runs, its files are the solution's, and the checks pass."""
    nbclient = pytest.importorskip("nbclient")
    assignment = find_course(ROOT).assignment(name)
    bundle = tmp_path / name
    shutil.copytree(assignment.folder, bundle, ignore=shutil.ignore_patterns("__pycache__"))
    files = (*assignment.files, *assignment.given)
    solution = {f: (assignment.solution / f).read_text(encoding="utf-8") for f in files}
    content = nbformat.reads(fill(notebook(assignment), solution), as_version=4)
    client = nbclient.NotebookClient(content, timeout=300, resources={"metadata": {"path": bundle}})
    client.execute()
    printed = "".join(output.get("text", "") for output in content.cells[-1].outputs)
    assert "Next: all of them pass" in printed, printed
    nbformat.write(content, bundle / f"{name}.ipynb")
    upload = read_upload(bundle, assignment)
    assert upload.digest == read_upload(assignment.solution, assignment).digest
    assert set(upload.files) == set(files) and len(upload.notes) == 1
