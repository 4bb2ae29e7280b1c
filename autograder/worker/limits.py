"""What one submission may use. Read on both sides of the wall.

The untrusted worker imports this module, so it imports nothing but dataclasses
and knows nothing of files: `autograder.course` reads the `[limits]` table of
an assignment and fills these fields.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one submission. CPU time decides; wall clock is only the backstop.

    All fields are positive. A call is one call of a student's function, a check is all
    cases of one check, a submission is everything.
    """

    call_cpu: float = 10.0  # seconds
    call_wall: float = 60.0
    check_cpu: float = 30.0
    check_wall: float = 120.0
    submission_cpu: float = 300.0
    submission_wall: float = 900.0
    memory_mb: int = 4096  # address space and data, per process
    rss_mb: int = 2048  # all processes of the submission together, above the start
    processes: int = 64  # and threads
    open_files: int = 64
    output_kb: int = 64  # of stdout and stderr that is kept
    flood_mb: int = 16  # of stdout and stderr, after which the process is killed
    reply_mb: int = 256  # one value that a call returns
    threads: int = 1
    callbacks: int = 10000  # calls from the worker into the grader, per check
