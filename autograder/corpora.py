"""Texts to learn from. Here: `pydoc`, real English that every Python carries with it.

Used by the demo and by checks that compare two programs on the same text. The text
differs from one version of Python to the next, so nothing that is recorded may depend on it.
"""

from __future__ import annotations

import re

from autograder.errors import UsageError

_BLANK_LINES = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TOKEN = re.compile(r"\w+(?:[-'\u2019.]\w+)*|[.,;:!?]")


def pydoc_text() -> str:
    """The prose of the Python language reference, about 180,000 characters.

    Source: `pydoc_data.topics` of the running CPython, the text behind `help("topics")`.
    Headlines, grammar, code and lists are left out: kept is every paragraph whose first
    line is not indented or marked, and which ends like a sentence. Topics come in
    alphabetical order, paragraphs are separated by one blank line.
    Raises UsageError where Python was installed without this module.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError:
        raise UsageError(
            "this Python comes without pydoc_data, the text of its own manual: "
            "install the full standard library of Python"
        ) from None
    paragraphs = (p for name in sorted(topics) for p in _BLANK_LINES.split(topics[name]))
    return "\n\n".join(p.strip("\n") for p in paragraphs if _is_prose(p))


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
    parts = (s for p in _BLANK_LINES.split(text) for s in _SENTENCE_END.split(p))
    return [tokens for part in parts if (tokens := _TOKEN.findall(part))]


def _is_prose(paragraph: str) -> bool:
    """Whether this is running text, to the eye of a reader of plain-text manuals."""
    text = paragraph.strip("\n")
    return text[:1] not in ("", " ", "*") and text.rstrip().endswith((".", "!", "?"))
