"""Gradescope's `results.json`.

Source: Gradescope's "Autograder specifications", as of 2025-01-15. All texts are declared
to be "text", never HTML or Markdown, so that nothing a student prints is rendered.
Students read this file's `tests` and `output`; no staff text goes into it at all, since
`extra_data` is merely not displayed.
"""

from __future__ import annotations

from typing import Any

from autograder.reports.base import (
    PARTIAL,
    UNGRADED,
    clean,
    diagnosed,
    explanation,
    noted,
    one_line,
    out_of_total,
    own_output,
    points,
    shown_now,
)
from autograder.reports.json_report import to_json
from autograder.result import DIGITS, Result, Row, Status

_STAFF_KEYS = ("level", "layers", "versions")  # what of `Result.staff` may leave the house


class GradescopeReport:
    """The report that Gradescope reads from /autograder/results/results.json."""

    name = "gradescope"

    def render(self, result: Result) -> str:
        """One JSON object. Rows that did not run count 0 and say why."""
        return to_json(
            {
                "score": _total(result),
                "execution_time": result.to_dict()["seconds"],
                "output": _output(result),
                "output_format": "text",
                "test_output_format": "text",
                "test_name_format": "text",
                "visibility": "visible",
                "stdout_visibility": "hidden",
                "extra_data": _extra_data(result),
                "tests": _tests(result),
            }
        )


def _tests(result: Result) -> list[dict[str, Any]]:
    return [
        _test(row, f"{problem.id}.{number}")
        for problem in result.problems
        for number, row in enumerate(problem.rows, 1)
    ]


def _test(row: Row, number: str) -> dict[str, Any]:
    measured = {"extra_data": clean(row.extra)} if row.extra else {}
    return {
        **measured,
        **_scored(row),
        "name": one_line(f"Problem {row.problem}: {row.title}"),
        "name_format": "text",
        "number": one_line(number),
        "output": "\n".join(filter(None, (explanation(row), diagnosed(row), own_output(row)))),
        "output_format": "text",
        "tags": [one_line(tag) for tag in row.tags],
        "visibility": row.visibility,
    }


def _scored(row: Row) -> dict[str, Any]:
    """Nothing for a row that is left out: Gradescope shows it as information, not as a loss."""
    if not row.counts:
        return {}
    return {
        "score": round(row.earned, DIGITS),
        "max_score": round(row.worth, DIGITS),
        "status": "passed" if row.status is Status.PASSED else "failed",
    }


def _total(result: Result) -> float:
    """What counts at Gradescope, which knows one total for all submissions, set by the instructor:
    where points are left out, the others stand for them in proportion."""
    left = result.max_score
    if not (result.left_out and left):
        return result.score
    return round(result.score * (left + result.left_out) / left, DIGITS)


def _output(result: Result) -> str:
    """The text above the tests. It counts only rows that students may see now."""
    seen = shown_now(result)
    so_far = "" if len(seen.rows) == len(result.rows) else " so far"
    lines = [f"{points(seen.score)} of {points(seen.max_score)} points{so_far}"]
    if gone := out_of_total(seen):
        lines.append(f"{gone}; the score that counts is in proportion.")
    if not result.complete:
        lines.append(f"{PARTIAL} Checks that have not run count 0.")
    if seen.grader_errors:
        lines.append(UNGRADED)
    return "\n".join([*lines, *(f"- {noted(note)}" for note in result.notes)])


def _extra_data(result: Result) -> Any:
    return clean(
        {
            "assignment": result.assignment,
            "version": result.version,
            "digest": result.digest,
            "complete": result.complete,
            "checks": {row.key: row.status.value for row in result.rows},
            **{key: result.staff[key] for key in _STAFF_KEYS if key in result.staff},
        }
    )
