"""Names of texts: what each gives, and what a wrong name or file is told."""

import math
from pathlib import Path

import pytest

from autograder.corpora import NAMES, corpus, pydoc_text, sentences
from autograder.corpora.named import LARGEST
from autograder.errors import UsageError


def test_every_name_says_where_it_comes_from() -> None:
    for name in NAMES:
        found = corpus(name)
        assert found.name == name
        assert all((found.description, found.size, found.source, found.licence))


def test_pydoc_by_name() -> None:
    assert corpus("pydoc").text() == pydoc_text()
    assert corpus("pydoc").entropy_rate is None and corpus("pydoc").best_perplexity is None


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'shakespeare'\? \(there is: pydoc, "):
        corpus("shakespear")


def test_the_grammar_knows_its_best_perplexity() -> None:
    found = corpus("grammar")
    assert found.entropy_rate is not None and found.best_perplexity is not None
    assert found.best_perplexity == math.exp(found.entropy_rate)


def test_the_grammar_is_as_long_as_asked_and_another_for_each_seed() -> None:
    first, again, other = (corpus("grammar", seed=seed, count=50).text() for seed in (1, 1, 2))
    assert first == again != other
    assert len(first.splitlines()) == 50


def test_a_file_without_mark_and_with_plain_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "kühe.txt"
    path.write_bytes("\ufeffKühe fressen.\r\n\r\nGras".encode())
    assert corpus(f"file:{path}").text() == "Kühe fressen.\n\nGras"
    assert corpus(f"file:{path}").sentences() == [["Kühe", "fressen", "."], ["Gras"]]


def test_what_the_grammar_wrote_reads_back_as_the_same_sentences(tmp_path: Path) -> None:
    drawn = corpus("grammar", seed=5, count=500)
    (tmp_path / "drawn.txt").write_text(drawn.text())
    assert corpus(f"file:{tmp_path / 'drawn.txt'}").sentences() == drawn.sentences()
    assert [" ".join(words) for words in sentences(drawn.text())] == drawn.text().splitlines()


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"caf\xe9", "not UTF-8: byte 3 is 0xe9"),
        (b"\xef\xbb\xbfcaf\xe9", "not UTF-8: byte 6 is 0xe9"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, data: bytes | None, hint: str) -> None:
    path = tmp_path / "text.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError, match=hint):
        corpus(f"file:{path}").text()


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a plain file"):
        corpus(f"file:{tmp_path}").text()


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UsageError, match="more than 200,000,000 bytes"):
        corpus(f"file:{tmp_path / 'large.txt'}").text()
