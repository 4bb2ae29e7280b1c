"""Making text that a student controls harmless before anyone reads it.

Every report applies these functions at the moment of writing, so that no caller
can forget it. They never fail, whatever the text holds.
"""

from __future__ import annotations

import re

LIMIT = 4000  # characters of one text that a reader still wants to see

# Everything that moves the cursor, hides, reorders or cannot be encoded: C0 but \t and \n,
# DEL, C1, soft hyphen, bidi controls, zero-width characters, line and paragraph separators,
# lone surrogates, invisible tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str, limit: int = LIMIT) -> str:
    r"""The text with every unsafe character as a visible escape, at most `limit` characters long.

    Too long a text loses its middle; a line in its place says how much. Applying it twice
    changes nothing more.

    >>> printable("red\x1b[31m")
    'red\\x1b[31m'
    """
    if len(text) <= limit:  # escapes only ever lengthen: a longer text need not be escaped whole
        whole = _escaped(text)
        if len(whole) <= limit:
            return whole
    room = max(0, limit - len(_cut_line(len(text)))) // 2
    head, tail = text[:room], text[max(room, len(text) - room) :]
    while (length := len(_escaped(head))) > room:
        head = head[: len(head) * room // length]
    while (length := len(_escaped(tail))) > room:
        tail = tail[len(tail) - len(tail) * room // length :]
    return _escaped(head) + _cut_line(len(text) - len(head) - len(tail)) + _escaped(tail)


def quoted(text: str, limit: int = LIMIT) -> str:
    """`printable` text with "| " before each line, so that it can never pass as the grader's words.

    Blank lines at the end are dropped; an empty text stays empty.
    """
    safe = printable(text, limit).rstrip("\n")
    return "\n".join(f"| {line}" for line in safe.split("\n")) if safe else ""


def file_name(text: str, limit: int = 200) -> str:
    r"""A name that somebody chose, on one line; in quotes where it could pass for a sentence.

    >>> file_name("counts.py"), file_name("full points.\n a.py")
    ('counts.py', '“full points.\\n a.py”')
    """
    shown = printable(text, limit).replace("\n", "\\n").replace("\t", "\\t")
    return f"“{shown}”" if any(map(str.isspace, text)) else shown


def _escaped(text: str) -> str:
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _cut_line(count: int) -> str:
    return f"\n[... {count} characters are left out here ...]\n"
