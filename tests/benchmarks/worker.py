"""What the wall costs: the start of a sealed child, one tiny call, one large array."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from autograder.worker.host import Host
from autograder.worker.library import Kind
from autograder.worker.limits import Limits

Row = tuple[str, str, str, bool]
SOURCE = b"def add(a, b):\n    return a + b\n"
IMPORTS = {
    "numpy": "import numpy, numpy.random, numpy.linalg, msgpack",
    "torch": "import numpy, numpy.random, numpy.linalg, msgpack, torch",
}


def median(action: Callable[[], object], times: int) -> float:
    """Median seconds of an action."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def sealed_child() -> Iterator[Row]:
    """A sealed child, ready to be called, against a fresh interpreter with the same imports."""
    for kind in ("numpy", "torch"):
        yield _child(kind)


def _child(kind: Kind) -> Row:
    command = [sys.executable, "-c", IMPORTS[kind]]
    fresh = median(lambda: subprocess.run(command, check=True), 5)
    with Host() as host:
        submission = host.open({"a.py": SOURCE}, ["a.py"], kind, Limits())

        def ready() -> None:
            child = submission.child()
            child.client.request("get", "a.py", "add")
            submission.release(child)

        ready()
        forked = median(ready, 30)
        submission.close()
    what = f"sealed {kind} child ready / fresh interpreter ({fresh * 1e3:.0f} ms)"
    figure = f"{forked * 1e3:.1f} ms = {forked / fresh:.3f}"
    return what, figure, "<= 1/10", forked <= fresh / 10


def tiny_call() -> Iterator[Row]:
    """One call with two numbers, there and back."""
    with Host() as host:
        submission = host.open({"a.py": SOURCE}, ["a.py"], "numpy", Limits())
        add = submission.child().client.request("get", "a.py", "add")
        seconds = median(lambda: add(2, 3), 3000)
        array = np.zeros(50 * 2**20 // 8)
        large = median(lambda: add(array, 0.0), 5)
        submission.close()
    yield "a tiny call", f"{seconds * 1e6:.0f} us", "<= 150 us", seconds <= 150e-6
    yield "50 MB there and back", f"{large * 1e3:.0f} ms", "(reported)", True


MEASUREMENTS = [sealed_child, tiny_call]
