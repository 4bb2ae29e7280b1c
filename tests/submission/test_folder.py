"""Folders and single files: only what the assignment names is taken, the rest is said."""

import os
from dataclasses import replace

import pytest

from autograder.errors import CourseError, UsageError
from autograder.submission import MAX_FILE, read_upload


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "hand-in"
    folder.mkdir()
    (folder / "work.py").write_text("x = 1")
    (folder / "more.py").write_text("y = 1")
    return folder


BOTH = {"work.py": b"x = 1", "more.py": b"y = 1"}


def test_only_the_files_that_the_assignment_names(folder, assignment):
    (folder / "pkg").mkdir()
    (folder / "pkg/helper.py").write_bytes(b"\xff\x00")
    (folder / "words.txt").write_text("hay")
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and upload.name == "hand-in"
    assert upload.notes == (
        "Left out: words.txt, pkg/helper.py. Only the files that the assignment names are taken, "
        "so no other can be imported.",
    )


@pytest.mark.parametrize(
    "name",
    ["conftest.py", "sitecustomize.py", "numpy.py", "torch/__init__.py", "random.py", "a.pth"],
)
def test_nothing_that_would_be_run_or_shadow_a_library(folder, assignment, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("raise SystemExit")
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and name in upload.notes[0]


@pytest.mark.parametrize("name", [
    ".hidden.py", ".git/config.py", "__pycache__/work.cpython-311.pyc", "__pycache__/work.py",
    "work.pyc",
    "pkg/.secret/work.py", "pkg/__pycache__/work.py", "__MACOSX/._work.py", ".DS_Store", "work.py~",
])  # fmt: skip
def test_what_nobody_meant_to_hand_in_is_left_out(folder, assignment, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("x")
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and upload.notes == ()


def test_a_virtual_environment_is_not_looked_into(folder, assignment):
    (folder / "env/lib").mkdir(parents=True)
    (folder / "env/pyvenv.cfg").touch()
    (folder / "env/lib/work.py").write_text("x")
    assert read_upload(folder, assignment).notes == ()


def test_beside_a_virtual_environment_in_the_folder_itself_the_files_are_found(folder, assignment):
    (folder / "starter").mkdir()
    (folder / "more.py").rename(folder / "starter/more.py")
    (folder / "work.py").rename(folder / "starter/work.py")
    for name in ("bin", "lib", "lib64", "Lib", "include", "share", "Scripts"):
        (folder / name).mkdir()
        (folder / name / "work.py").touch()
    (folder / "pyvenv.cfg").touch()
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and upload.notes == ("The files were found in starter/.",)


def test_a_link_is_not_followed(folder, assignment, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/more.py").write_text("secret")
    (folder / "work.py").unlink()
    (folder / "work.py").symlink_to(tmp_path / "secret/more.py")
    (folder / "more.py").unlink()
    (folder / "sub").symlink_to(tmp_path / "secret")
    upload = read_upload(folder, assignment)
    assert upload.files == {} and upload.refused == {"work.py": "it is a link or cannot be read"}
    assert "work.py was left out: it is a link or cannot be read." in upload.notes


def test_a_pipe_does_not_hang_the_grader(folder, assignment):
    (folder / "work.py").unlink()
    os.mkfifo(folder / "work.py")
    upload = read_upload(folder, assignment)
    assert upload.refused == {"work.py": "it is not a regular file"}


def test_a_folder_with_the_name_of_a_file(folder, assignment):
    (folder / "work.py").unlink()
    (folder / "work.py").mkdir()
    (folder / "work.py/inner.py").write_text("y = 2")
    upload = read_upload(folder, assignment)
    assert set(upload.files) == {"more.py"} and "work.py is missing." in upload.notes


def test_a_large_file_is_refused_with_its_reason(folder, assignment):
    (folder / "more.py").write_bytes(b"#" * MAX_FILE)
    (folder / "work.py").write_bytes(b"#" * (MAX_FILE + 1))
    upload = read_upload(folder, assignment)
    assert set(upload.files) == {"more.py"}
    assert upload.refused == {"work.py": "it is larger than 1 MB"}


def test_a_sparse_file_of_a_terabyte_is_not_read(folder, assignment):
    with (folder / "work.py").open("wb") as file:
        file.truncate(1 << 40)
    assert set(read_upload(folder, assignment).files) == {"more.py"}


def test_among_very_many_files_the_graded_ones_are_found(folder, assignment, monkeypatch):
    monkeypatch.setattr("autograder.submission.folder.MAX_LISTED", 20)
    (folder / "aaa").mkdir()
    for n in range(25):
        (folder / f"aaa/{n}").touch()
    assert read_upload(folder, assignment).files == BOTH


def test_behind_very_many_files_the_graded_ones_are_found_and_the_cap_is_said(
    folder, assignment, monkeypatch
):
    monkeypatch.setattr("autograder.submission.folder.MAX_LISTED", 20)
    (folder / "data").mkdir()
    (folder / "starter").mkdir()
    for name in BOTH:
        (folder / name).rename(folder / "starter" / name)
    for n in range(25):
        (folder / f"data/{n}").touch()
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH
    assert upload.notes[0] == "More than 20 other files were handed in: the rest is not listed."
    assert "and 14 more" in upload.notes[-1]


@pytest.mark.parametrize("cap", ["MAX_LISTED", "MAX_WALKED"])
def test_files_that_were_not_looked_at_are_said(folder, assignment, monkeypatch, cap):
    monkeypatch.setattr(f"autograder.submission.folder.{cap}", 2)
    (folder / "copies").mkdir()
    (folder / "copies/work.py").touch()
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and "some were not looked at" in upload.notes[0]


def test_the_folder_that_holds_the_files_is_found_and_said(folder, assignment):
    (folder / "homework").mkdir()
    for name in BOTH:
        (folder / name).rename(folder / "homework" / name)
    (folder / "README.txt").touch()
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH
    assert upload.notes[0] == "The files were found in homework/."


def test_of_two_folders_none_is_chosen(folder, assignment):
    for name in BOTH:
        (folder / f"of {name}").mkdir()
        (folder / name).rename(folder / f"of {name}" / name)
    upload = read_upload(folder, assignment)
    assert upload.files == {}
    assert upload.notes[0] == ("work.py is missing. It was found as “of work.py/work.py”: "
                               "hand in the folder that holds it.")  # fmt: skip


def test_another_case_is_not_the_same_file_and_said(folder, assignment):
    (folder / "work.py").rename(folder / "Work.py")
    notes = read_upload(folder, assignment).notes
    assert notes[0] == "work.py is missing. There is Work.py: mind upper and lower case."


def test_an_empty_folder_is_a_submission_without_files(tmp_path, assignment):
    (tmp_path / "empty").mkdir()
    upload = read_upload(tmp_path / "empty", assignment)
    assert upload.files == {}
    assert upload.notes == ("work.py is missing.", "more.py is missing.")


def test_names_that_are_no_text(folder, assignment):
    with open(os.fsencode(folder) + b"/bad\xff.py", "w") as file:
        file.write("x")
    (folder / "line\nbreak\x1b[2J.py").touch()
    upload = read_upload(folder, assignment)
    assert upload.files == BOTH and not any("\x1b" in note for note in upload.notes)
    assert "\n" not in upload.notes[0] and len(upload.digest) == 64


def test_single_files(folder, assignment):
    upload = read_upload([folder / "work.py", folder / "more.py"], assignment)
    assert upload.files == BOTH and upload.name == "work.py and 1 more"
    assert upload.digest == read_upload(folder, assignment).digest


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["missing"], "does not exist; give a folder, .py files"),
        (["hand-in/notes.pdf"], "is not a folder, .py files"),
        (["hand-in", "hand-in/work.py"], "of folders and archives, give one alone"),
        (["hand-in/work.py", "hand-in/../hand-in/work.py"], "have one name"),
    ],
)
def test_what_can_be_no_submission(folder, assignment, names, said):
    (folder / "notes.pdf").touch()
    with pytest.raises(UsageError, match=said):
        read_upload([folder.parent / name for name in names], assignment)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("x = 'é'".encode("latin-1"), "its line 1 is not UTF-8 text: save it as UTF-8"),
        ("x = 1".encode("utf-16"), "it is not UTF-8 text (it may be UTF-16, or no text at all)"),
        (b"x = 1\0", "it is not UTF-8 text (it may be UTF-16, or no text at all)"),
        (b"# coding: rot13\nk = 1", "it declares the encoding rot13: save it as UTF-8"),
        (b"\n# -*- coding: utf-7 -*-", "it declares the encoding utf-7: save it as UTF-8"),
    ],
)
def test_a_file_that_python_could_not_read(folder, assignment, data, why):
    (folder / "work.py").write_bytes(data)
    assert read_upload(folder, assignment).refused["work.py"].startswith(why)


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é'".encode("utf-8-sig"),
        "# -*- coding: latin-1 -*-\nx = 'é'".encode("latin-1"),
        "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = 'é'".encode("cp1252"),
        b"x = 1\n# coding: nonsense, but too late for Python to look",
    ],
)
def test_a_file_that_python_can_read(folder, assignment, data):
    (folder / "work.py").write_bytes(data)
    assert read_upload(folder, assignment).files["work.py"] == data
    compile(data, "work.py", "exec")


def test_the_digest_depends_on_names_and_contents_alone(folder, assignment):
    seen = [read_upload(folder, assignment).digest]
    (folder / "work.py").touch()
    (folder / "ignored.pyc").write_text("x")
    assert read_upload(folder, assignment).digest == seen[0]
    (folder / "work.py").write_text("x = 2")
    seen.append(read_upload(folder, assignment).digest)
    (folder / "more.py").unlink()
    seen.append(read_upload(folder, assignment).digest)
    (folder / "work.py").rename(folder / "more.py")
    seen.append(read_upload(folder, assignment).digest)
    (folder / "work.py").write_text("")
    seen.append(read_upload(folder, assignment).digest)
    assert len(set(seen)) == 5


def test_files_cannot_be_shifted_into_each_other(folder, assignment):
    (folder / "more.py").write_text("work.py")
    (folder / "work.py").unlink()
    one = read_upload(folder, assignment).digest
    (folder / "more.py").write_text("")
    (folder / "work.py").write_text("")
    assert read_upload(folder, assignment).digest != one


def given(assignment, text="tape = []"):
    assignment.starter.mkdir(parents=True)
    (assignment.starter / "tape.py").write_text(text)
    return replace(assignment, given=("tape.py",))


def test_a_given_file_need_not_be_handed_in(folder, assignment):
    upload = read_upload(folder, given(assignment))
    assert upload.files["tape.py"] == b"tape = []" and upload.notes == ()


def test_a_given_file_that_was_changed_is_replaced_and_said(folder, assignment):
    (folder / "tape.py").write_text("tape = None")
    upload = read_upload(folder, given(assignment))
    assert upload.files["tape.py"] == b"tape = []"
    assert upload.notes == ("tape.py is a given file, and yours differs: "
                            "the assignment's own was used.",)  # fmt: skip


def test_a_course_that_lost_a_given_file_says_how_to_get_it(folder, assignment):
    with pytest.raises(CourseError, match="python -m handouts"):
        read_upload(folder, replace(assignment, given=("tape.py",)))


@pytest.mark.parametrize("name", ["tape.py/notes.txt", "tape/__init__.py"])
def test_a_folder_in_the_place_of_a_given_file_is_left_out(folder, assignment, name):
    (folder / name).parent.mkdir()
    (folder / name).write_text("x")
    upload = read_upload(folder, given(assignment))
    assert upload.files == BOTH | {"tape.py": b"tape = []"} and name in upload.notes[0]
