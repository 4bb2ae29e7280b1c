"""Names of texts, and what stands behind each. A new corpus is one more branch of `corpus`."""

from __future__ import annotations

import importlib.util
import math
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.corpora.pydoc import pydoc_text
from autograder.corpora.text import sentences
from autograder.course.model import suggestion
from autograder.errors import UsageError, shown

NAMES = ("pydoc", "shakespeare", "grammar", "file:PATH")
LARGEST = 200_000_000  # bytes of a file


@dataclass(frozen=True)
class Corpus:
    """A text with a name.

    size, source, licence: for people; here: False where `text()` has to download first;
    entropy_rate: nats per token, the end of a sentence being a token, where that is known exactly;
    read: what `text()` calls.
    """

    name: str
    description: str
    size: str
    source: str
    licence: str
    read: Callable[[], str]
    here: bool = True
    entropy_rate: float | None = None

    @property
    def best_perplexity(self) -> float | None:
        """What no model can stay below on this text, except by luck; None where nobody knows."""
        return None if self.entropy_rate is None else math.exp(self.entropy_rate)

    def text(self) -> str:
        """The whole text, made, read or downloaded anew. UsageError where that fails."""
        return self.read()

    def sentences(self) -> list[list[str]]:
        """The text cut into sentences of words; see `autograder.corpora.sentences`."""
        return sentences(self.text())


def corpus(name: str, seed: int = 0, count: int = 20_000) -> Corpus:
    """The corpus of this name; UsageError where there is none.

    name: "pydoc", "shakespeare", "grammar", or "file:" and a path. Nothing is read before
    `text()` is called. seed, count: of the sentences of "grammar" alone.

    >>> round(corpus("grammar").best_perplexity, 2)
    4.02
    """
    if name.startswith("file:"):
        return _file(name)
    if name == "pydoc":
        return _pydoc()
    if name == "shakespeare":
        return _shakespeare()
    if name == "grammar":
        return _grammar(seed, count)
    raise UsageError(f"no corpus {name!r}{suggestion(name, NAMES)}")


def _pydoc() -> Corpus:
    return Corpus(
        name="pydoc",
        description="prose of Python's manual, another in each version",
        size="about 180,000 characters",
        source="pydoc_data of this Python",
        licence="PSF-2.0",
        read=pydoc_text,
        here=importlib.util.find_spec("pydoc_data") is not None,
    )


def _shakespeare() -> Corpus:
    # here, not above: every grading imports this package, and none needs an HTTP client
    from autograder.corpora.shakespeare import REMOTE, cached, shakespeare_text

    return Corpus(
        name="shakespeare",
        description="40,000 lines of Shakespeare's plays",
        size=f"{REMOTE.size:,} characters",
        source="github.com/karpathy/char-rnn",
        licence="public domain (char-rnn: MIT)",
        read=shakespeare_text,
        here=os.path.exists(cached()),
    )


def _grammar(seed: int, count: int) -> Corpus:
    from autograder.corpora.english import ENGLISH  # solved when it is imported

    def lines() -> str:
        return "".join(" ".join(words) + "\n" for words in ENGLISH.sentences(count, seed))

    return Corpus(
        name="grammar",
        description="drawn from a grammar: the best perplexity is known",
        size=f"{count:,} sentences",
        source=f"made here, seed {seed}",
        licence="MIT",
        read=lines,
        entropy_rate=ENGLISH.entropy_rate,
    )


def _file(name: str) -> Corpus:
    path = Path(os.path.expanduser(name.removeprefix("file:")))  # the shell leaves file:~ alone
    return Corpus(
        name=name,
        description="any text in UTF-8",
        size=f"up to {LARGEST // 10**6} MB",
        source=str(path),
        licence="as it says",
        read=lambda: _read(path),
        here=os.path.isfile(path),
    )


def _read(path: Path) -> str:
    """The text of a file, with line ends as "\\n" and without a byte order mark."""
    data = _bytes(path)
    try:
        text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{shown(path)} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}; "
            "convert it, for example with iconv"
        ) from None
    if not text.strip():
        raise UsageError(f"{shown(path)} is empty; give a file with some text")
    return text


def _bytes(path: Path) -> bytes:
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):  # to open a pipe would wait for ever
            raise UsageError(f"{shown(path)} is not a plain file; give a text file after file:")
        if there.st_size > LARGEST:
            raise UsageError(f"{shown(path)} has more than {LARGEST:,} bytes; cut it first")
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{shown(path)} does not exist; give a text file after file:") from None
    except OSError as error:
        raise UsageError(f"{shown(path)}: {(error.strerror or str(error)).lower()}") from error
