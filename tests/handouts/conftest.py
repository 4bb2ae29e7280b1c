"""One assignment's write-up, made once: pandoc takes a moment."""

import shutil
from pathlib import Path

import pytest

from autograder.course import find_course
from handouts.writeup import page
from tests.handouts.reading import Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def ngram():
    return find_course(ROOT).assignment("ngram")


@pytest.fixture(scope="session")
def read(ngram):
    """The students' page."""
    return Page(page(ngram))


@pytest.fixture
def written(ngram, tmp_path):
    """An assignment without a reference whose handout.md says this: written("text")."""
    shutil.copytree(ngram.folder, tmp_path / "course/assignments/ngram")
    handout = tmp_path / "course/assignments/ngram/handout.md"

    def write(text):
        handout.write_text(f"# {ngram.title}\n\n{text}", encoding="utf-8")
        return find_course(tmp_path / "course").assignment("ngram")

    return write
