"""`pydoc`: the prose of Python's own manual, which is on every machine.

The text differs from one version of Python to the next, so nothing that is recorded may
depend on it.
"""

from __future__ import annotations

from autograder.corpora.text import BLANK_LINES
from autograder.errors import UsageError


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
    paragraphs = (p for name in sorted(topics) for p in BLANK_LINES.split(topics[name]))
    return "\n\n".join(p.strip("\n") for p in paragraphs if _is_prose(p))


def _is_prose(paragraph: str) -> bool:
    """Whether this is running text, to the eye of a reader of plain-text manuals."""
    text = paragraph.strip("\n")
    return text[:1] not in ("", " ", "*") and text.rstrip().endswith((".", "!", "?"))
