"""Finding the course from where one stands, and an assignment by its name."""

from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.errors import CourseError, UsageError

TOML = """\
name = "{name}"
title = "A title"
version = "1.0"
[[problem]]
id = "{n}.1"
title = "The only problem"
points = 100
file = "work.py"
symbols = ["work"]
"""


def write_assignment(folder: Path, name: str, n: int = 1) -> Path:
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(TOML.format(name=name, n=n), encoding="utf-8")
    return folder


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    for n, name in enumerate(("ngram", "autodiff"), 1):
        write_assignment(root / "assignments" / name, name, n)
    (root / "reference" / "ngram").mkdir(parents=True)
    return root


@pytest.mark.parametrize("start", [".", "assignments", "assignments/ngram", "reference/ngram"])
def test_the_course_is_found_from_anywhere_inside(course, start):
    assert find_course(course / start).root == course


def test_the_working_directory_is_the_default(course, monkeypatch):
    monkeypatch.chdir(course / "assignments")
    assert [each.name for each in find_course().assignments()] == ["ngram", "autodiff"]


def test_an_assignment_knows_its_folders(course):
    ngram = find_course(course).assignment("ngram")
    public, secret = course / "assignments/ngram", course / "reference/ngram"
    assert (ngram.starter, ngram.checks) == (public / "starter", public / "checks")
    assert (ngram.support, ngram.secret) == (public / "support", secret)
    assert (ngram.solution, ngram.secret_checks) == (secret / "solution", secret / "checks")


def test_without_a_reference_the_secret_folders_are_refused(course):
    autodiff = find_course(course).assignment("autodiff")
    assert autodiff.secret is None
    with pytest.raises(UsageError, match="a handout without a reference; use `autograder check`"):
        _ = autodiff.solution
    with pytest.raises(UsageError, match="--course"):
        _ = autodiff.secret_checks


def test_an_unknown_name_lists_what_exists_and_guesses(course):
    with pytest.raises(UsageError) as caught:
        find_course(course).assignment("ngrams")
    assert "no assignment 'ngrams'" in str(caught.value)
    assert "did you mean 'ngram'? (there is: autodiff, ngram)" in str(caught.value)
    with pytest.raises(UsageError, match=r"no assignment '\.\./ngram'"):
        find_course(course).assignment("../ngram")


def test_an_unknown_problem_lists_what_exists(course):
    ngram = find_course(course).assignment("ngram")
    assert ngram.problem("1.1").file == "work.py"
    with pytest.raises(UsageError, match=r"ngram: no problem '1.2'; did you mean '1.1'\?"):
        ngram.problem("1.2")


def test_a_broken_neighbour_does_not_stop_an_assignment(course):
    (course / "assignments/autodiff/assignment.toml").write_text("oops", encoding="utf-8")
    assert find_course(course).assignment("ngram").name == "ngram"
    with pytest.raises(CourseError, match="autodiff"):
        find_course(course).assignments()


def test_a_name_must_be_that_of_its_folder(course):
    write_assignment(course / "assignments/rnnlm", "transformer")
    with pytest.raises(CourseError, match="name: expected 'rnnlm', the name of its folder"):
        find_course(course).assignment("rnnlm")


def test_a_course_without_assignments_says_so(tmp_path):
    (tmp_path / "assignments").mkdir()
    assert find_course(tmp_path).assignments() == []
    with pytest.raises(UsageError, match=r"no assignment 'ngram' .*\(there is none\)"):
        find_course(tmp_path).assignment("ngram")


def test_an_unpacked_handout_is_a_course_of_one(tmp_path):
    handout = write_assignment(tmp_path / "ngram (1)", "ngram")
    (handout / "starter").mkdir()
    found = find_course(handout / "starter")
    assert [each.name for each in found.assignments()] == ["ngram"]
    assert found.assignment("ngram").secret is None
    with pytest.raises(UsageError, match=r"no assignment 'rnnlm' .*\(there is: ngram\)"):
        found.assignment("rnnlm")


def test_nowhere_means_an_error_that_names_the_option(tmp_path):
    with pytest.raises(UsageError, match=r"no course in .*--course"):
        find_course(tmp_path)
    with pytest.raises(UsageError, match=r"is not a folder.*--course"):
        find_course(tmp_path / "missing")
