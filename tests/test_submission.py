"""Uploads: only regular files of known kinds are read, and whatever is left out is said."""

import os
from dataclasses import replace

import pytest

from autograder.course import Assignment, Problem
from autograder.errors import CourseError, UsageError
from autograder.submission import MAX_FILE, MAX_FILES, read_upload
from autograder.worker.limits import Limits


@pytest.fixture
def assignment(tmp_path):
    problem = Problem("1", "One", 100, "work.py", ("f",), "numpy")
    return Assignment("tiny", "Tiny", "1", (problem,), Limits(), tmp_path / "tiny", None)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "hand-in"
    folder.mkdir()
    (folder / "work.py").write_text("x = 1")
    return folder


def test_files_are_read_with_their_folders(folder, assignment):
    (folder / "pkg").mkdir()
    (folder / "pkg/helper.py").write_bytes(b"\xff\x00")
    (folder / "words.txt").write_text("hay")
    upload = read_upload(folder, assignment)
    assert upload.files == {"work.py": b"x = 1", "pkg/helper.py": b"\xff\x00", "words.txt": b"hay"}
    assert upload.name == "hand-in" and upload.notes == ()


@pytest.mark.parametrize("name", [
    ".hidden.py", ".git/config.py", "__pycache__/work.cpython-311.pyc", "__pycache__/work.py",
    "work.pyc",
    "library.so", "pytest.ini", "pkg/.secret/x.py", "pkg/__pycache__/x.py", "noextension",
])  # fmt: skip
def test_what_nobody_meant_to_hand_in_is_left_out(folder, assignment, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("x")
    assert set(read_upload(folder, assignment).files) == {"work.py"}


def test_a_link_is_not_followed(folder, assignment, tmp_path):
    (tmp_path / "secret.py").write_text("secret")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/secret.py").write_text("secret")
    (folder / "stolen.py").symlink_to(tmp_path / "secret.py")
    (folder / "folder").symlink_to(tmp_path / "deep")
    (folder / "loop.py").symlink_to(folder / "loop.py")
    upload = read_upload(folder, assignment)
    assert set(upload.files) == {"work.py"}
    assert "stolen.py was left out: it is a link or cannot be read." in upload.notes


def test_a_linked_file_that_is_graded_is_missing(folder, assignment):
    (folder / "work.py").rename(folder / "real.txt")
    (folder / "work.py").symlink_to("real.txt")
    upload = read_upload(folder, assignment)
    assert "work.py" not in upload.files and "work.py is missing." in upload.notes


def test_a_pipe_does_not_hang_the_grader(folder, assignment):
    os.mkfifo(folder / "pipe.py")
    upload = read_upload(folder, assignment)
    assert set(upload.files) == {"work.py"}
    assert upload.notes == ("pipe.py was left out: it is not a regular file.",)


def test_a_folder_with_the_name_of_a_file(folder, assignment):
    (folder / "folder.py").mkdir()
    (folder / "folder.py/inner.py").write_text("y = 2")
    assert set(read_upload(folder, assignment).files) == {"work.py", "folder.py/inner.py"}


def test_a_large_file_is_left_out_and_said(folder, assignment):
    (folder / "fits.txt").write_bytes(b"x" * MAX_FILE)
    (folder / "large.txt").write_bytes(b"x" * (MAX_FILE + 1))
    upload = read_upload(folder, assignment)
    assert set(upload.files) == {"work.py", "fits.txt"}
    assert upload.notes == ("large.txt was left out: it is larger than 1 MB.",)


def test_a_sparse_file_of_a_terabyte_is_not_read(folder, assignment):
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(1 << 40)
    assert set(read_upload(folder, assignment).files) == {"work.py"}


def test_too_many_files_are_left_out_but_never_the_graded_one(folder, assignment):
    for n in range(MAX_FILES + 5):
        (folder / f"a{n:03}.txt").write_text("x")
    upload = read_upload(folder, assignment)
    assert len(upload.files) == MAX_FILES and "work.py" in upload.files
    assert any("too large" in note for note in upload.notes)


def test_too_much_data_is_left_out_but_never_the_graded_file(folder, assignment):
    for n in range(9):
        (folder / f"a{n}.txt").write_bytes(b"x" * MAX_FILE)
    upload = read_upload(folder, assignment)
    assert sum(map(len, upload.files.values())) <= 8 << 20 and "work.py" in upload.files


def test_a_copy_deeper_down_is_pointed_at(folder, assignment):
    (folder / "homework").mkdir()
    (folder / "work.py").rename(folder / "homework/work.py")
    upload = read_upload(folder, assignment)
    assert upload.notes == (
        "work.py is missing. It was found as homework/work.py: hand in the folder that holds it.",
    )


def test_an_empty_folder_is_a_submission_without_files(tmp_path, assignment):
    (tmp_path / "empty").mkdir()
    upload = read_upload(tmp_path / "empty", assignment)
    assert upload.files == {} and upload.notes == ("work.py is missing.",)


def test_names_that_are_no_text(folder, assignment):
    with open(os.fsencode(folder) + b"/bad\xff.py", "w") as file:
        file.write("x")
    (folder / "line\nbreak\x1b[2J.py").write_bytes(b"y" * (MAX_FILE + 1))
    upload = read_upload(folder, assignment)
    assert any("its name is not text" in note for note in upload.notes)
    assert not any("\x1b" in note for note in upload.notes)
    assert len(upload.digest) == 64


@pytest.mark.parametrize("name", ["missing", "hand-in/work.py"])
def test_what_is_no_folder(folder, assignment, name):
    with pytest.raises(UsageError, match="give the folder that holds work"):
        read_upload(folder.parent / name, assignment)


def test_the_digest_depends_on_names_and_contents_alone(folder, assignment):
    seen = [read_upload(folder, assignment).digest]
    (folder / "work.py").touch()
    (folder / "ignored.pyc").write_text("x")
    assert read_upload(folder, assignment).digest == seen[0]
    (folder / "work.py").write_text("x = 2")
    seen.append(read_upload(folder, assignment).digest)
    (folder / "b.py").write_text("")
    seen.append(read_upload(folder, assignment).digest)
    (folder / "b.py").rename(folder / "c.py")
    seen.append(read_upload(folder, assignment).digest)
    (folder / "c.py").write_text("x = 2")
    (folder / "work.py").write_text("")
    seen.append(read_upload(folder, assignment).digest)
    assert len(set(seen)) == 5


def test_files_cannot_be_shifted_into_each_other(folder, assignment):
    (folder / "a.py").write_text("b.py")
    one = read_upload(folder, assignment).digest
    (folder / "a.py").write_text("")
    (folder / "b.py").write_text("")
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
def test_a_folder_in_the_place_of_a_given_file_is_left_out_and_said(folder, assignment, name):
    (folder / name).parent.mkdir()
    (folder / name).write_text("x")
    upload = read_upload(folder, given(assignment))
    assert set(upload.files) == {"work.py", "tape.py"}
    assert upload.notes == (f"{name} was left out: tape.py is a given file.",)
