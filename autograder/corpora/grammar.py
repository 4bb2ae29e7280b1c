"""Probabilistic grammars whose entropy is known exactly.

A grammar draws sentences: it starts with its first symbol and replaces each symbol, from left to
right, by one of the symbol's alternatives, drawn by weight, until only words are left. Where
each sentence can be drawn in one way only (the next word always decides the alternative: LL(1)),
ln p(sentence) is the sum of ln p over the alternatives drawn, and its expectation has a closed
form. No model can have a lower cross entropy on the grammar's text, so exp(entropy rate) is the
best possible perplexity.

Rules are written one to a line, "SYMBOL = weight words and SYMBOLS | weight ...": what is all
capitals (and digits) is a symbol, everything else a word. Used by `named.py`; the rules of the
corpus are in `english.py`.
"""

from __future__ import annotations

import bisect
import itertools
import math
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

Alternative = tuple[int, tuple[str, ...]]  # weight, what takes the symbol's place
Rules = dict[str, tuple[Alternative, ...]]


class Grammar:
    """Rules, and what follows from them.

    text: the rules; the first symbol is the start. ValueError for a rule that cannot be read, a
    symbol without a rule, a weight below 1, and a grammar whose sentences are infinitely long
    on average. That each sentence has one derivation is the author's to show (there is a test).

    >>> coin = Grammar("START = 1 heads START | 1 tails")
    >>> coin.tokens, coin.entropy / math.log(2)  # 2 words and the end; 2 bits a sentence
    (Fraction(3, 1), 2.0)
    """

    def __init__(self, text: str) -> None:
        self.rules = _read(text)
        self.start = next(iter(self.rules))
        self.uses = self._uses()

    @cached_property
    def tokens(self) -> Fraction:
        """Expected number of words of a sentence, and one for its end."""
        words = (
            self.uses[symbol] * Fraction(weight, _total(alternatives)) * self._words(body)
            for symbol, alternatives in self.rules.items()
            for weight, body in alternatives
        )
        return sum(words, start=Fraction(1))

    @cached_property
    def entropy(self) -> float:
        """Entropy of a sentence in nats: the sum over symbols of uses x entropy of its draw.

        Exact up to the logarithms: all that stands before one is a fraction.
        """
        terms: dict[int, Fraction] = {}  # entropy = sum of terms[k] * ln(k)
        for symbol, alternatives in self.rules.items():
            total = _total(alternatives)
            terms[total] = terms.get(total, Fraction(0)) + self.uses[symbol]
            for weight, _ in alternatives:
                share = self.uses[symbol] * Fraction(weight, total)
                terms[weight] = terms.get(weight, Fraction(0)) - share
        return math.fsum(float(factor) * math.log(k) for k, factor in terms.items())

    @property
    def entropy_rate(self) -> float:
        """Entropy per token in nats; the end of a sentence is a token."""
        return self.entropy / float(self.tokens)

    def sentences(self, count: int, seed: int) -> Iterator[list[str]]:
        """Draw `count` sentences. The same seed gives the same ones on every Python.

        seed: 0 or more. Of Python's generators only `random.Random(seed).random()` is promised
        to give the same numbers in every version, so nothing else is used.
        """
        uniform = random.Random(seed).random
        tables = {
            symbol: (list(itertools.accumulate(w for w, _ in alternatives)),
                     [body[::-1] for _, body in alternatives])
            for symbol, alternatives in self.rules.items()
        }  # fmt: skip
        for _ in range(count):
            sentence, open_symbols = [], [self.start]
            while open_symbols:  # its last one comes next: a stack, so depth costs no recursion
                if (symbol := open_symbols.pop()) in tables:
                    weights, bodies = tables[symbol]
                    open_symbols += bodies[bisect.bisect(weights, int(uniform() * weights[-1]))]
                else:
                    sentence.append(symbol)
            yield sentence

    def _words(self, body: tuple[str, ...]) -> int:
        return sum(each not in self.rules for each in body)

    def _uses(self) -> dict[str, Fraction]:
        """How often a sentence uses each symbol on average: u = start + u M, solved exactly.

        M[a, b]: how often b stands in what replaces a. The solution without a negative number
        is the sum of start M^k, the true one; without such a solution that sum diverges.
        """
        symbols = list(self.rules)
        matrix = [[Fraction(a == b) for b in symbols] for a in symbols]  # of (1 - M), transposed
        for a, alternatives in enumerate(self.rules.values()):
            for weight, body in alternatives:
                for each in body:
                    if each in self.rules:
                        row = matrix[symbols.index(each)]
                        row[a] -= Fraction(weight, _total(alternatives))
        uses = _solve(matrix, [Fraction(symbol == self.start) for symbol in symbols])
        if uses is None or min(uses) < 0:
            raise ValueError("the sentences of this grammar are infinitely long on average")
        return dict(zip(symbols, uses, strict=True))


def _total(alternatives: tuple[Alternative, ...]) -> int:
    return sum(weight for weight, _ in alternatives)


def _read(text: str) -> Rules:
    rules: Rules = {}
    for line in text.strip().splitlines():
        left, _, right = line.partition("=")
        name = left.strip()
        if not name.isupper() or name in rules:
            raise ValueError(f"not a rule, or a second one for its symbol: {line!r}")
        rules[name] = tuple(_alternative(part, line) for part in right.split("|"))
    for name, alternatives in rules.items():
        for each in itertools.chain.from_iterable(body for _, body in alternatives):
            if each.isupper() and each not in rules:
                raise ValueError(f"{name} uses {each}, which has no rule")
    return rules


def _alternative(part: str, line: str) -> Alternative:
    weight, *body = part.split() or [""]
    if not weight.isdecimal() or int(weight) < 1:
        raise ValueError(f"an alternative starts with its weight, a whole number above 0: {line!r}")
    return int(weight), tuple(body)


def _solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """x with matrix x = right, by Gauss-Jordan elimination; None for a singular matrix."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for r, row in enumerate(rows):
            if r != column and (factor := row[column]):
                rows[r] = [v - factor * p for v, p in zip(row, rows[column], strict=True)]
    return [row[-1] for row in rows]
