"""A corpus as language models take it: streams of ids, and what of it is held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.corpora import Corpus
from autograder.errors import UsageError

END = "\n"  # id 0: ends a sentence of words, or a line of characters
HELD_OUT = 0.1  # of the sentences or lines, the last ones
MOST_HELD_OUT = 20_000  # tokens: enough for three digits of a perplexity
MOST_TOKENS = 20_000_000


@dataclass(frozen=True)
class Material:
    """train, held_out: int64, (L,) and (M,), ids; 0 ends a sentence (of words) or a line.

    vocabulary: V tokens, the first one is END. unit: "words" or "characters". best: the
    perplexity that no model can stay below on such a text, None where nobody knows it.
    """

    name: str
    unit: str
    vocabulary: tuple[str, ...]
    train: NDArray[np.int64]
    held_out: NDArray[np.int64]
    best: float | None

    def shown(self, tokens: list[str]) -> str:
        """Tokens as a text."""
        if self.unit == "characters":
            return "".join(tokens)
        lines = " ".join(tokens).split(END)
        return "\n".join(line.strip() for line in lines).strip()


def material(corpus: Corpus) -> Material:
    """Words where the best perplexity is known (per word), characters of any other text.

    UsageError where the text is too short to hold something out.
    """
    unit = "characters" if corpus.entropy_rate is None else "words"
    lines = [line.strip() for line in corpus.text().splitlines() if line.strip()]
    texts: list[list[str]] = [line.split() if unit == "words" else list(line) for line in lines]
    cut = len(texts) - max(1, int(HELD_OUT * len(texts)))
    words = sorted({token for text in texts for token in text})
    index = {END: 0} | {token: i for i, token in enumerate(words, 1)}
    train, held_out = (_stream(part, index) for part in (texts[:cut], texts[cut:]))
    if len(train) < 1000 or len(held_out) < 100:
        raise UsageError(f"{corpus.name}: too short; give a text of at least some hundred lines")
    return Material(
        name=corpus.name,
        unit=unit,
        vocabulary=tuple(index),
        train=train[:MOST_TOKENS],
        held_out=_whole(held_out),
        best=corpus.best_perplexity,
    )


def _stream(texts: list[list[str]], index: dict[str, int]) -> NDArray[np.int64]:
    ids = [index[token] for text in texts for token in (*text, END)]
    return np.array(ids, dtype=np.int64)


def _whole(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most MOST_HELD_OUT ids, ending with an end."""
    if len(ids) <= MOST_HELD_OUT:
        return ids
    ends = np.flatnonzero(ids[:MOST_HELD_OUT] == 0)
    return ids[: ends[-1] + 1] if len(ends) else ids[:MOST_HELD_OUT]
