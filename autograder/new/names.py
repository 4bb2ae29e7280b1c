"""Names and titles of what is new, as the command line is given them."""

from __future__ import annotations

import re
import unicodedata

from autograder.errors import UsageError
from autograder.text import printable

LONGEST_NAME, LONGEST_TITLE = 40, 100
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def checked_name(name: str) -> str:
    """The name of an assignment, as its folders will be called. UsageError with a better one."""
    if _NAME.fullmatch(name) and len(name) <= LONGEST_NAME:
        return name
    better = _better(name)
    hint = f"; try {better!r}" if better else " such as 'attention'"
    rule = f"at most {LONGEST_NAME} of a-z, 0-9 and _, a letter first"
    raise UsageError(f"{printable(name, 80)!r} is no name for an assignment ({rule}){hint}")


def checked_title(title: str) -> str:
    """The title, without spaces around it. UsageError where it is no line that one can read."""
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE or "\n" in title or printable(title) != title:
        raise UsageError(f"--title: expected one line of 1 to {LONGEST_TITLE} plain characters")
    return title


def title_of(name: str) -> str:
    """What a thing is called as long as nobody says otherwise: "log_sum_exp" -> "Log sum exp"."""
    return name.replace("_", " ").capitalize()


def _better(name: str) -> str:
    """The name that may have been meant; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).lstrip("_0123456789")
    return words[:LONGEST_NAME].rstrip("_")
