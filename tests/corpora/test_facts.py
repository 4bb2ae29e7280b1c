"""What is said about a text, against counts by hand and by the ngram assignment's own program."""

import pytest

from autograder.checks.reference import load_reference
from autograder.corpora import corpus, facts
from autograder.course import Assignment


def test_sizes_of_a_small_text() -> None:
    found = facts("Cows eat. Cows eat hay.\n\nDo cows?")
    assert found.characters == 33
    assert (found.sentences, found.tokens, found.words) == (3, 10, 7)
    assert found.frequent[:3] == ((".", 2), ("Cows", 2), ("eat", 2))


def test_contexts_with_one_continuation_by_hand() -> None:
    # after <s>: a; a: b and c; b: </s>; c: </s>  ->  3 of 4; two words: a alone has two ways
    assert facts("a b\n\na c").one_way[:2] == (3 / 4, 3 / 4)


def test_contexts_are_those_of_the_assignment(ngram: Assignment) -> None:
    reference = load_reference(ngram)
    text = corpus("grammar", seed=3, count=200)
    for words, share in enumerate(facts(text.text()).one_way, start=1):
        counts = reference.count_ngrams(text.sentences(), words + 1)
        rows = reference.conditionals(counts).values()
        assert share == pytest.approx(sum(len(row) == 1 for row in rows) / len(rows))


def test_a_text_without_sentences() -> None:
    assert facts("()\n").one_way == (0.0, 0.0, 0.0, 0.0)
