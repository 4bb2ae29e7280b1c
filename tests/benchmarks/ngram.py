"""Assignment ngram: the solution's counting and sampling of ids, against what one would do without.

The text is tiny Shakespeare where this machine has it, else the prose of Python's manual. Peers
get the same words; turning words into ids is not part of any figure.
"""

from __future__ import annotations

import gc
import itertools
import statistics
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Any

import numpy as np
from nltk.lm import MLE
from nltk.lm.preprocessing import pad_both_ends, padded_everygram_pipeline

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
def sentences() -> list[list[str]]:
    return chosen().sentences()


@cache
def words() -> Ids:
    """The text as one stream of ids, (T,) int32."""
    return encode(list(itertools.chain.from_iterable(sentences())))[0]


@cache
def peer() -> tuple[MLE, float]:
    """NLTK's model of the text, all orders up to N, and the seconds that it took to fit."""
    start = time.perf_counter()
    model = MLE(N)
    model.fit(*padded_everygram_pipeline(N, sentences()))
    return model, time.perf_counter() - start


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
    """Median seconds of each action; they take turns, and none waits for the garbage of another."""
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for seconds, action in zip(taken, actions, strict=True):
            gc.collect()
            start = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - start)
    return [statistics.median(each) for each in taken]


def against_counter() -> Iterator[Row]:
    """count_ids against a Counter of tuples, words of the text, n = 3."""
    count_ids, ids = solution("ids.py").count_ids, words()
    listed = ids.tolist()
    ours, theirs = medians(7, partial(count_ids, ids, N), partial(counter, listed))
    name = chosen().name.rpartition("/")[2]
    what = f"Counter(zip) / count_ids, n = {N}, {len(ids):,} words of {name}"
    per = f"{theirs / len(ids) * 1e9:.0f} / {ours / len(ids) * 1e9:.1f} ns"
    yield what, f"{per} = {theirs / ours:.1f}", ">= 15", theirs >= 15 * ours


def against_nltk() -> Iterator[Row]:
    """count_ids for n = 1, 2, 3 against NLTK's fit of all orders, on the same padded sentences."""
    padded = [word for each in sentences() for word in pad_both_ends(each, n=N)]
    count_ids, ids = solution("ids.py").count_ids, encode(padded)[0]
    (ours,) = medians(7, lambda: [count_ids(ids, n) for n in range(1, N + 1)])
    theirs = peer()[1]
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
    sample_chains, ids = solution("chains.py").sample_chains, words()
    chains, length, few = 10_000, 500, 300
    (ours,) = medians(3, lambda: sample_chains(ids, N, chains, length))
    context = sentences()[0][: N - 1]
    model = peer()[0]
    (theirs,) = medians(3, lambda: model.generate(few, text_seed=context, random_seed=5))
    ours, theirs = ours / chains / (length - N + 1) * 1e9, theirs / few * 1e9
    what = f"NLTK generate / sample_chains, n = {N}, {chains:,} chains of {length}"
    figure = f"{theirs:,.0f} / {ours:.1f} ns = {theirs / ours:,.0f}"
    yield what, figure, ">= 5,000", theirs >= 5000 * ours


def growth() -> Iterator[Row]:
    """Nanoseconds per token from ten thousand to ten million ids."""
    count_ids, stream = solution("ids.py").count_ids, zipf(10**7)
    for size in (10**4, 10**5, 10**6, 10**7):
        ids, rounds = stream[:size], 15 if size < 10**6 else 3
        (ours,) = medians(rounds, partial(count_ids, ids, N))
        figure = f"{ours / size * 1e9:.1f}"
        if size <= 10**6:
            (theirs,) = medians(rounds, partial(counter, ids.tolist()))
            figure += f" (Counter {theirs / size * 1e9:.0f})"
        yield f"count_ids, {size:,} Zipf ids, n = {N}", f"{figure} ns/token", "(reported)", True


MEASUREMENTS = [against_counter, against_nltk, memory, sampling, growth]
