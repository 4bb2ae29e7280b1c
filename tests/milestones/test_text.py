"""A corpus as streams of ids."""

import numpy as np
import pytest

from autograder.corpora import corpus
from autograder.errors import UsageError
from autograder.milestones import material


def test_words_where_the_best_perplexity_is_known():
    made = material(corpus("grammar", 0, 500))
    words = [made.vocabulary[i] for i in made.train]
    first = words[: words.index("\n") + 1]
    assert made.unit == "words" and made.best == pytest.approx(4.02, abs=0.01)
    assert made.shown(first) == corpus("grammar", 0, 500).text().splitlines()[0]


def test_characters_of_any_other_text(tmp_path):
    path = tmp_path / "plays.txt"
    path.write_text("First: speak.\n\n  Then: hear.\n" * 100)
    made = material(corpus(f"file:{path}"))
    assert made.unit == "characters" and made.best is None and made.vocabulary[0] == "\n"
    text = made.shown([made.vocabulary[i] for i in made.train])
    assert text.startswith("First: speak.\nThen: hear.\n")


def test_what_is_held_out_ends_with_an_end_and_is_not_learnt():
    made = material(corpus("grammar", 0, 30_000))
    assert made.held_out[-1] == 0 and len(made.held_out) <= 20_000
    assert np.flatnonzero(made.train == 0).size == 27_000  # nine tenths of the sentences


def test_a_text_that_is_too_short_is_refused(tmp_path):
    path = tmp_path / "short.txt"
    path.write_text("hay\n")
    with pytest.raises(UsageError, match="too short"):
        material(corpus(f"file:{path}"))
