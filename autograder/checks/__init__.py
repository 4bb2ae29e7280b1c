"""What the author of a check uses. A check is a pytest test::

    from autograder.checks import assert_equal, check

    @check("1.1", share=0.5, cases=5)
    def counts_are_right(student, reference, case):
        \"\"\"Counts of random sentences, for several n.\"\"\"
        sentences = draw_sentences(case.rng)
        assert_equal(student.count_ngrams(sentences, 3), reference.count_ngrams(sentences, 3))

`student` calls go by value to a sealed process; `reference` runs here. The docstring's first line
is shown to students, also for hidden checks: it says what is checked, never how to fix it.
"""

from autograder.checks.compare import CheckFailed, assert_close, assert_equal, require
from autograder.checks.declare import check
from autograder.checks.expected import expected
from autograder.checks.gradients import assert_backward
from autograder.checks.sampling import assert_samples
from autograder.checks.student import batch, callback, repeat, support
from autograder.checks.tensors import assert_tensors
from autograder.checks.timed import timed
from autograder.worker.failures import StudentError, WrongType

__all__ = [
    "CheckFailed",
    "StudentError",
    "WrongType",
    "assert_backward",
    "assert_close",
    "assert_equal",
    "assert_samples",
    "assert_tensors",
    "batch",
    "callback",
    "check",
    "expected",
    "repeat",
    "require",
    "support",
    "timed",
]
