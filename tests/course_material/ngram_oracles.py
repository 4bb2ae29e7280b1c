"""Second ways to get the answers of the ngram reference: slow, exact, one position at a time.

Nothing here shares a line with the solution: it slices histories, keeps exact Fractions, and
enumerates. `reference` loads the solution's files, each by itself.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/ngram", ROOT / "reference/ngram"
ASSIGNMENT = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))
HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
SMALL = [["cows", "eat", "corn"], ["cows", "eat"]]  # of most worked examples

Text = list[list[str]]
Counts = Counter[tuple[str, ...]]


def solution(file: str) -> str:
    """The text of one file of the solution."""
    return (SECRET / "solution" / file).read_text(encoding="utf-8")


def reference(file: str) -> SimpleNamespace:
    """The names that one file of the solution defines; no other file is loaded with it."""
    names: dict[str, Any] = {"__name__": "solution"}
    exec(compile(solution(file), file, "exec"), names)
    return SimpleNamespace(**names)


def draw_text(seed: int) -> Text:
    """Nine sentences of 0 to 8 words out of four, two of which differ in case only."""
    rng = np.random.default_rng(seed)
    return [rng.choice(["a", "b", "c", "A"], size=k).tolist() for k in rng.permutation(9)]


def events(sentence: list[str], n: int) -> list[tuple[tuple[str, ...], str]]:
    """The (context, word) of each of the T + 1 factors of a sentence, by slicing its history."""
    found = []
    for end in range(len(sentence) + 1):
        history = ["<s>"] * n + sentence[:end]
        word = [*sentence, "</s>"][end]
        found.append((tuple(history[len(history) - n + 1 :]), word))
    return found


def naive_counts(text: Text, n: int) -> Counts:
    """Every position of every padded sentence, one by one."""
    return Counter((*context, word) for words in text for context, word in events(words, n))


def exact_factors(counts: Counts, sentence: list[str], n: int) -> list[Fraction]:
    """Each factor as a quotient of counts; 0 where nothing was counted."""
    totals: Counts = Counter()
    for ngram, count in counts.items():
        totals[ngram[:-1]] += count
    return [
        Fraction(counts[(*context, word)], totals[context] or 1)
        for context, word in events(sentence, n)
    ]


def exact_product(factors: Iterable[Fraction]) -> Fraction:
    result = Fraction(1)
    for factor in factors:
        result *= factor
    return result


def plain_model(counts: Counts) -> dict[tuple[str, ...], dict[str, float]]:
    """The tables as floats, for the functions that take a model."""
    rows: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for ngram, count in counts.items():
        rows[ngram[:-1]][ngram[-1]] = count
    return {c: {w: k / sum(row.values()) for w, k in row.items()} for c, row in rows.items()}


def ring_law(ids: Sequence[int], n: int, length: int) -> dict[tuple[int, ...], Fraction]:
    """Every chain that the ring allows, with its exact probability."""
    size = len(ids)
    around = [*ids] * (n // size + 2)
    windows = Counter(tuple(around[t : t + n]) for t in range(size))
    contexts: Counter[tuple[int, ...]] = Counter()
    for window, count in windows.items():
        contexts[window[:-1]] += count
    law = {context: Fraction(count, size) for context, count in contexts.items()}
    for _ in range(length - (n - 1)):
        longer: dict[tuple[int, ...], Fraction] = {}
        for chain, word in product(law, set(ids)):
            context = chain[len(chain) - n + 1 :]
            step = Fraction(windows[(*context, word)], contexts[context])
            if step:
                longer[(*chain, word)] = law[chain] * step
        law = longer
    return law
