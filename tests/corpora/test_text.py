"""Real text on every machine, a tokeniser that does what it says, and streams of ids."""

import sys

import numpy as np
import pytest

from autograder.corpora import characters, encode, pydoc_text, sentences
from autograder.errors import UsageError


def test_pydoc_is_enough_prose_to_learn_from() -> None:
    text = sentences(pydoc_text())
    assert len(text) > 1000
    assert sum(map(len, text)) > 20_000
    assert sum(sentence[-1] in {".", "!", "?"} for sentence in text) > 0.95 * len(text)


def test_pydoc_holds_no_headlines_code_or_lists() -> None:
    paragraphs = pydoc_text().split("\n\n")
    assert all(paragraph[0] not in " *" for paragraph in paragraphs)
    assert all(paragraph.rstrip()[-1] in ".!?" for paragraph in paragraphs)


def test_pydoc_is_the_same_text_every_time() -> None:
    assert pydoc_text() == pydoc_text()


def test_a_python_without_the_manual_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    with pytest.raises(UsageError, match="install the full standard library"):
        pydoc_text()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", []),
        ("Cows eat.  Do they?", [["Cows", "eat", "."], ["Do", "they", "?"]]),
        ("no end\n\nnew one", [["no", "end"], ["new", "one"]]),
        ("one line\nand the next", [["one", "line", "and", "the", "next"]]),
        ("os.path, don't re-raise", [["os.path", ",", "don't", "re-raise"]]),
        ('the "assert" (a) [b]', [["the", "assert", "a", "b"]]),
        ("Größe 3.14!", [["Größe", "3.14", "!"]]),
    ],
)
def test_sentences_and_tokens(text: str, want: list[list[str]]) -> None:
    assert sentences(text) == want


def test_words_as_numbers_and_back() -> None:
    words = ["cows", "eat", "corn", "cows", "Cows"]
    ids, vocabulary = encode(words)
    assert vocabulary == ["Cows", "corn", "cows", "eat"]
    assert ids.dtype == np.int32
    assert ids.tolist() == [2, 3, 1, 2, 0]


@pytest.mark.parametrize("text", ["", "a", "to be\nor not", "Größe \U0001f42e\u2028 \ud800x\0"])
def test_characters_are_encoded_as_words_are(text: str) -> None:
    ids, vocabulary = characters(text)
    want, same = encode(list(text))
    assert vocabulary == same
    assert ids.dtype == np.int32
    assert ids.tolist() == want.tolist()


def test_no_words_are_no_ids() -> None:
    ids, vocabulary = encode([])
    assert ids.shape == (0,) and vocabulary == []
