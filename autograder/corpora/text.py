"""From a text to sentences and words, and from either to a stream of ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLANK_LINES = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TOKEN = re.compile(r"\w+(?:[-'\u2019.]\w+)*|[.,;:!?]")

Ids = NDArray[np.int32]


def sentences(text: str) -> list[list[str]]:
    """Cut a text into sentences and words.

    text: any string; blank lines separate paragraphs.
    Returns one list of tokens per sentence. A sentence ends at `.`, `!` or `?` before white
    space (so also after "i.e."), and with its paragraph. A token is a word, which may have
    `-`, `'`, or `.` inside (`re-raise`, `don't`, `os.path`), or one of `. , ; : ! ?`; all other
    characters are dropped. Upper and lower case stay as they are.

    >>> sentences("Cows eat corn. Do they?")
    [['Cows', 'eat', 'corn', '.'], ['Do', 'they', '?']]
    """
    parts = (s for p in BLANK_LINES.split(text) for s in _SENTENCE_END.split(p))
    return [tokens for part in parts if (tokens := _TOKEN.findall(part))]


def encode(tokens: Sequence[str]) -> tuple[Ids, list[str]]:
    """Words as numbers: `vocabulary[ids[i]] == tokens[i]`.

    tokens: T words. Returns ids, (T,) int32, and the V distinct words in the order of their
    code points, so that the same words always get the same ids.

    >>> encode(["cows", "eat", "cows"])
    (array([0, 1, 0], dtype=int32), ['cows', 'eat'])
    """
    vocabulary = sorted(set(tokens))
    index = {word: i for i, word in enumerate(vocabulary)}
    return np.fromiter(map(index.__getitem__, tokens), np.int32, len(tokens)), vocabulary


def characters(text: str) -> tuple[Ids, list[str]]:
    """Characters as numbers, like `encode(list(text))` and ten times as fast.

    text: T characters. Returns ids, (T,) int32, and the V distinct characters in the order
    of their code points.
    """
    data = text.encode("utf-32-le", "surrogatepass")
    codes: NDArray[Any] = np.frombuffer(data, np.dtype("<u4"))  # (T,)
    there = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
    there[codes] = True
    rank = np.cumsum(there, dtype=np.int32) - np.int32(1)  # of each code point that is there
    return rank[codes], [chr(code) for code in np.flatnonzero(there)]
