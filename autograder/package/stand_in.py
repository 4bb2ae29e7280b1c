"""What a platform shows where no grading came to an end: files of the bundle, ready to be copied,
for the moments in which not even Python can be relied upon.
"""

from __future__ import annotations

from autograder.course import Assignment
from autograder.reports import REPORTS
from autograder.result import Result, Row, Status

INTERRUPTED = (
    "Grading was interrupted before it could write a result. Hand in once more; "
    "if you see this again, tell the staff."
)
FAILED = (
    "The autograder itself failed: this is not your fault and says nothing about your code. "
    "The staff finds the reason in the autograder's output."
)


def interrupted(assignment: Assignment) -> str:
    """results.json as it lies there while grading starts: every problem has not run."""
    return _render(assignment, Status.NOT_RUN, INTERRUPTED)


def failed(assignment: Assignment) -> str:
    """results.json where the autograder could not do its work: every problem is its own fault."""
    return _render(assignment, Status.GRADER_ERROR, FAILED)


def _render(assignment: Assignment, status: Status, why: str) -> str:
    rows = [
        Row(f"{p.id}/", p.id, p.title, p.points, hidden=True, status=status, message=why)
        for p in assignment.problems
    ]
    result = Result(
        assignment=assignment.name, title=assignment.title, version=assignment.version,
        submission="", digest="", rows=rows, notes=[why],
        titles={problem.id: problem.title for problem in assignment.problems},
    )  # fmt: skip
    return REPORTS["gradescope"].render(result)
