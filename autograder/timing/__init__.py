"""Timed checks: how quick a student's code is beside the solution, by the grader's own clock.

`measure.py` is the protocol, `log.py` what it writes down, `judge.py` the verdict, which is a pure
function of the log. `protocols.py` says what a clock, a device, a worker and a lock must do; there
are three devices: this machine's processor (`cpu.py`), a GPU of it (`cuda.py`, with `canary.py` and
`ballast.py`), and a simulated one (`simulated.py`) on which the whole protocol is tested without
any waiting. `lane.py` times one submission in sealed processes (`sealed.py`), `record.py` keeps
what was measured; `calibrate.py` and `thresholds.py` put thresholds into gaps that were measured.
"""

from autograder.timing.judge import Verdict, judge
from autograder.timing.log import Turn, TurnLog

__all__ = ["Turn", "TurnLog", "Verdict", "judge"]
