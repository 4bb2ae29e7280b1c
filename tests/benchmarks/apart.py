"""Rates of several programs, each turn in a process of its own, turns alternating.

In one process, threads of one library that still wait for work would slow the other one down.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

Step = Callable[[], Any]
Prepare = Callable[..., Step]  # prepare(name, *arguments): what one step of a program does
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
TURNS, ROUNDS, SECONDS = 5, 7, 0.15  # turns of each, rounds of a turn, and how long one takes


def rate(step: Step, seconds: float = SECONDS) -> float:
    """Calls per second, in one turn."""
    calls, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        step()
        calls += 1
    return calls / spent


def rates_apart(
    prepare: Prepare, names: Sequence[str], *arguments: Any, threads: int = 1
) -> dict[str, float]:
    """Steps per second of each program: the median of its turns."""
    os.environ |= dict.fromkeys(THREADS, str(threads))  # inherited by the processes
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(TURNS):
        for name in names:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                found[name].append(pool.submit(_turn, prepare, name, *arguments).result())
    return {name: statistics.median(rates) for name, rates in found.items()}


def _turn(prepare: Prepare, name: str, *arguments: Any) -> float:
    """Steps per second, the median of some rounds; the first one warms up."""
    step = prepare(name, *arguments)
    return statistics.median([rate(step) for _ in range(ROUNDS + 1)][1:])
