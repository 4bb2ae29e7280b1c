"""Assignment ngram: the solution's counting and sampling of ids, against what one would do without.

The text is tiny Shakespeare where this machine has it, else the prose of Python's manual, as one
long stream of words. Peers get the same words; turning words into ids is in no figure.

Counting is mostly `np.sort`, and NumPy's AVX-512 sort is several times slower on AMD's Zen 4 than
the AVX2 one (numpy/x86-simd-sort, issue 6). So that the figures are about the program, they are
taken in a process where NumPy sorts as fast as this machine can; both speeds are reported.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Any

import numpy as np
from nltk.lm import MLE
from nltk.lm.preprocessing import padded_everygram_pipeline

from autograder.checks.reference import load_aside
from autograder.corpora import Corpus, corpus, encode
from autograder.corpora.text import Ids
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
BESIDE = ROOT.parent / "shared/data/tinyshakespeare.txt"
N = 3
VOCABULARY = 50_000  # of the Zipf streams


@cache
def solution(file: str) -> Any:
    module = load_aside(ROOT / "reference/ngram/solution", [file])[file]
    assert isinstance(module, ModuleType), module
    return module


@cache
def chosen() -> Corpus:
    if BESIDE.is_file():
        return corpus(f"file:{BESIDE}")
    return corpus("shakespeare") if corpus("shakespeare").here else corpus("pydoc")


@cache
def words() -> list[str]:
    return list(itertools.chain.from_iterable(chosen().sentences()))


@cache
def stream() -> Ids:
    """The text as ids, (T,) int32."""
    return encode(words())[0]


@cache
def peer() -> MLE:
    """NLTK's model of the text, all orders up to N."""
    model = MLE(N)
    model.fit(*padded_everygram_pipeline(N, [words()]))
    return model


def zipf(size: int) -> Ids:
    """Ids of which the k-th most frequent one has probability proportional to 1 / k, shuffled."""
    rng = np.random.default_rng(11)
    up_to = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    ranks = np.searchsorted(up_to, rng.random(size) * up_to[-1])
    ids: Ids = rng.permutation(VOCABULARY).astype(np.int32)[ranks]
    return ids


def counter(ids: list[int]) -> Counter[tuple[int, int, int]]:
    """What one writes in Python without NumPy, for n = 3."""
    return Counter(zip(ids, ids[1:], ids[2:], strict=False))


def medians(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """Median seconds of each action, after one that does not count; they take turns."""
    taken: list[list[float]] = [[] for _ in actions]
    for action in actions:
        action()
    for _ in range(rounds):
        for seconds, action in zip(taken, actions, strict=True):
            start = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - start)
    return [statistics.median(each) for each in taken]


def against_counter() -> Iterator[Row]:
    """count_ids against a Counter of tuples, words of the text, n = 3.

    Ten calls of count_ids in a row make a turn about as long as the Counter's; a single one would
    be timed on caches and free memory as the Counter leaves them.
    """
    count_ids, ids = solution("ids.py").count_ids, stream()
    listed = ids.tolist()
    ten, theirs = medians(
        9, lambda: [count_ids(ids, N) for _ in range(10)], partial(counter, listed)
    )
    ours = ten / 10
    name = chosen().name.rpartition("/")[2]
    what = f"Counter(zip) / count_ids, n = {N}, {len(ids):,} words of {name}"
    per = f"{theirs / len(ids) * 1e9:.0f} / {ours / len(ids) * 1e9:.1f} ns"
    yield what, f"{per} = {theirs / ours:.1f}", ">= 15", theirs >= 15 * ours


def against_nltk() -> Iterator[Row]:
    """count_ids for n = 1, 2, 3 against NLTK's fit, which counts all orders."""
    count_ids, ids = solution("ids.py").count_ids, stream()
    (ours,) = medians(15, lambda: [count_ids(ids, n) for n in range(1, N + 1)])
    (theirs,) = medians(2, peer.__wrapped__)  # not from the cache
    what = f"NLTK MLE fit / count_ids, all n <= {N}"
    figure = f"{theirs:.2f} s / {ours * 1e3:.1f} ms = {theirs / ours:.0f}"
    yield what, figure, ">= 400", theirs >= 400 * ours


def memory() -> Iterator[Row]:
    """What counting ten million ids needs beside them."""
    count_ids, ids = solution("ids.py").count_ids, zipf(10**7)
    gc.collect()
    tracemalloc.start()
    try:
        count_ids(ids, N)
        peak = tracemalloc.get_traced_memory()[1] / len(ids)
    finally:
        tracemalloc.stop()
    yield f"count_ids, 10M Zipf ids, n = {N}: peak", f"{peak:.1f} B/token", "<= 20", peak <= 20


def sampling() -> Iterator[Row]:
    """Ten thousand chains against NLTK's generate, nanoseconds per word that is drawn."""
    sample_chains, ids = solution("chains.py").sample_chains, stream()
    chains, length, few = 10_000, 1000, 500
    (ours,) = medians(3, partial(sample_chains, ids, N, chains, length))
    model, context = peer(), words()[: N - 1]
    (theirs,) = medians(3, partial(model.generate, few, text_seed=context, random_seed=5))
    ours, theirs = ours / chains / (length - N + 1) * 1e9, theirs / few * 1e9
    what = f"NLTK generate / sample_chains, n = {N}, {chains:,} chains of {length:,}"
    figure = f"{theirs:,.0f} / {ours:.1f} ns = {theirs / ours:,.0f}"
    yield what, figure, ">= 5,000", theirs >= 5000 * ours


def growth() -> Iterator[Row]:
    """Nanoseconds per token from ten thousand to ten million ids."""
    count_ids, all_ids = solution("ids.py").count_ids, zipf(10**7)
    for size in (10**4, 10**5, 10**6, 10**7):
        ids, rounds = all_ids[:size], 15 if size < 10**6 else 3
        (ours,) = medians(rounds, partial(count_ids, ids, N))
        figure = f"{ours / size * 1e9:.1f}"
        if size <= 10**6:
            (theirs,) = medians(rounds, partial(counter, ids.tolist()))
            figure += f" (Counter {theirs / size * 1e9:.0f})"
        yield f"count_ids, {size:,} Zipf ids, n = {N}", f"{figure} ns/token", "(reported)", True


INSIDE = {each.__name__: each for each in (against_counter, against_nltk, memory, sampling, growth)}
WITHOUT_AVX512 = {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_SKX"}  # NumPy 2.4, and before
SORT = """
import numpy, time
keys = numpy.random.default_rng(0).integers(0, 2**45, 250_000)
def once():
    copy = keys.copy(); start = time.perf_counter(); copy.sort(); return time.perf_counter() - start
print(sorted(once() for _ in range(9))[4] / len(keys) * 1e9)
"""


def child(environment: dict[str, str], *command: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def figures() -> Iterator[Row]:
    """All of the above, in a process where NumPy sorts well."""
    plain, without = (float(child(env, "-c", SORT)) for env in ({}, WITHOUT_AVX512))
    slow = without < 0.8 * plain
    what = "np.sort, 250,000 int64: as it comes / without AVX-512"
    used = "the latter is used" if slow else "the former is used"
    yield what, f"{plain:.0f} / {without:.0f} ns", f"({used})", True
    command = "-m", "tests.benchmarks.ngram"
    for line in child(WITHOUT_AVX512 if slow else {}, *command, *INSIDE).splitlines():
        yield json.loads(line)
    if slow:
        what, figure, _, _ = json.loads(child({}, *command, against_counter.__name__))
        yield f"{what}, as NumPy comes", figure, "(reported)", True


MEASUREMENTS = [figures]

if __name__ == "__main__":
    for name in sys.argv[1:]:
        for row in INSIDE[name]():
            print(json.dumps(row), flush=True)
