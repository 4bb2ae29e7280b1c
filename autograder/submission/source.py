"""Whether a file is text that Python can read."""

from __future__ import annotations

import re

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
# what a student's editor may have written; Python knows stranger ones, and some run code
ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "latin-1": "latin-1", "latin1": "latin-1",
    "iso-8859-1": "latin-1", "iso-latin-1": "latin-1", "iso-8859-15": "iso8859-15",
    "cp1252": "cp1252", "windows-1252": "cp1252", "ascii": "ascii", "us-ascii": "ascii",
}  # fmt: skip


def unreadable(data: bytes) -> str:
    """Why Python could not read a file, in the student's words; "" for one that it can."""
    if data.startswith(UTF_16) or b"\0" in data:
        return "it is not UTF-8 text (it may be UTF-16, or no text at all): save it as UTF-8"
    encoding = _declared(data)
    plain = re.sub("-(unix|dos|mac|sig)$", "", encoding.lower().replace("_", "-"))
    codec = ENCODINGS.get(plain)
    if codec is None:
        return f"it declares the encoding {encoding[:40]}: save it as UTF-8"
    try:
        data.removeprefix(BOM).decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"its line {line} is not {codec.upper()} text: save it as UTF-8"
    return ""


def _declared(data: bytes) -> str:
    """The encoding that its first two lines declare, as Python looks for it."""
    for line in data.removeprefix(BOM)[:2000].splitlines()[:2]:
        if (match := _DECLARED.match(line)) is not None:
            return match[1].decode(errors="replace")
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"
