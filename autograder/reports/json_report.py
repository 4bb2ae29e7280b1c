"""JSON: the instructor's file. It holds everything, what only staff may see included.

`Result.from_dict` reads it back. Keys are sorted and rows keep their order, so that
two gradings can be compared line by line.
"""

from __future__ import annotations

import json

from autograder.reports.base import clean
from autograder.result import Result

_LIMIT = 100_000  # characters of one text: staff want the whole traceback, not a flood


class JsonReport:
    """Never hand this one to students."""

    name = "json"

    def render(self, result: Result) -> str:
        """One JSON object, pure ASCII."""
        return to_json(clean(result.to_dict(), _LIMIT))


def to_json(value: object) -> str:
    """Strict JSON: no NaN, ASCII only, keys sorted, the same text for the same value."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, sort_keys=True, indent=1) + "\n"
