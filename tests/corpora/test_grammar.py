"""The grammar's figures are exact, and its sentences have one derivation each.

Everything is worked out a second time here, by other means: enumeration, a parser that looks one
word ahead, a count of all derivations, and samples.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
import statistics
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest

from autograder.corpora.english import ENGLISH
from autograder.corpora.grammar import Grammar

END = ""  # what comes after the last word
SMALL = Grammar("""
S = 12 NP sleeps | 3 NP sees NP | 1 if S then S
NP = 20 cow | 2 small NP | 2 dog that NP sees
""")


def drawings(grammar: Grammar, mass: float) -> Iterator[tuple[float, tuple[str, ...]]]:
    """The most probable derivations, best first, until they hold this share: (p, sentence)."""
    heap: list[tuple[float, int, tuple[str, ...]]] = [(-1.0, 0, (grammar.start,))]
    fresh = itertools.count(1)
    while mass > 0:
        p, _, form = heapq.heappop(heap)
        at = next((i for i, each in enumerate(form) if each in grammar.rules), None)
        if at is None:
            mass += p
            yield -p, form
            continue
        for weight, body in grammar.rules[form[at]]:
            share = weight / sum(w for w, _ in grammar.rules[form[at]])
            heapq.heappush(heap, (p * share, next(fresh), form[:at] + body + form[at + 1 :]))


def first_words(grammar: Grammar) -> dict[str, set[str]]:
    """FIRST: what each symbol can begin with; END where it can be empty."""
    first: dict[str, set[str]] = {symbol: set() for symbol in grammar.rules}
    for _ in range(len(first) + 1):  # more rounds bring nothing new
        for symbol, alternatives in grammar.rules.items():
            for _, body in alternatives:
                first[symbol] |= first_of(body, first)
    return first


def first_of(body: tuple[str, ...], first: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    for each in body:
        begins = first.get(each, {each})
        found |= begins - {END}
        if END not in begins:
            return found
    return found | {END}


def follow_words(grammar: Grammar, first: dict[str, set[str]]) -> dict[str, set[str]]:
    """FOLLOW: what can come after each symbol."""
    follow: dict[str, set[str]] = {symbol: set() for symbol in grammar.rules}
    follow[grammar.start].add(END)
    for _ in range(len(follow) + 1):
        for symbol, alternatives in grammar.rules.items():
            for _, body in alternatives:
                for i, each in enumerate(body):
                    if each in follow:
                        rest = first_of(body[i + 1 :], first)
                        follow[each] |= (rest - {END}) | (follow[symbol] if END in rest else set())
    return follow


@functools.cache
def decisions(grammar: Grammar) -> dict[tuple[str, str], tuple[Fraction, tuple[str, ...]]]:
    """(symbol, next word) -> p and the alternative. Fails where a word allows two: not LL(1)."""
    first = first_words(grammar)
    follow = follow_words(grammar, first)
    table: dict[tuple[str, str], tuple[Fraction, tuple[str, ...]]] = {}
    for symbol, alternatives in grammar.rules.items():
        total = sum(weight for weight, _ in alternatives)
        for weight, body in alternatives:
            words = first_of(body, first)
            for word in words - {END} | (follow[symbol] if END in words else set()):
                assert (symbol, word) not in table, f"{symbol} before {word!r}: two alternatives"
                table[symbol, word] = Fraction(weight, total), body
    return table


def log_probability(grammar: Grammar, sentence: list[str]) -> float:
    """ln p of a sentence, by reading it from left to right."""
    table = decisions(grammar)
    log_p, stack = 0.0, [grammar.start]
    for word in [*sentence, END]:
        while stack and stack[-1] in grammar.rules:
            p, body = table[stack.pop(), word]
            log_p += math.log(p)
            stack += body[::-1]
        assert (stack.pop() if stack else END) == word
    return log_p


def derivations(grammar: Grammar, sentence: tuple[str, ...]) -> int:
    """How many derivations a sentence has, by trying all ways to divide it."""

    @functools.cache
    def ways(body: tuple[str, ...], i: int, j: int) -> int:
        if not body:
            return int(i == j)
        head, rest = body[0], body[1:]
        if head not in grammar.rules:
            return ways(rest, i + 1, j) if i < j and sentence[i] == head else 0
        total = 0
        for k in range(i, j + 1):
            if heads := sum(ways(b, i, k) for _, b in grammar.rules[head]):
                total += heads * ways(rest, k, j)
        return total

    return ways((grammar.start,), 0, len(sentence))


def test_a_coin_by_hand() -> None:
    coin = Grammar("START = 1 heads START | 3 tails")
    assert coin.uses == {"START": Fraction(4, 3)}
    assert coin.tokens == Fraction(4, 3) + 1
    bits = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
    assert math.isclose(coin.entropy, 4 / 3 * bits)
    assert math.isclose(coin.entropy_rate, 4 / 7 * bits)


def test_enumeration_gives_the_same_entropy_and_length() -> None:
    found = list(drawings(SMALL, 0.999))
    mass = math.fsum(p for p, _ in found)
    assert 0.999 <= mass < 1
    entropy = -math.fsum(p * math.log(p) for p, _ in found)
    tokens = math.fsum(p * (len(words) + 1) for p, words in found)
    assert SMALL.entropy * 0.98 < entropy < SMALL.entropy
    assert SMALL.tokens * 0.98 < tokens < SMALL.tokens


def test_english_enumerated_has_one_derivation_for_each_sentence() -> None:
    found = list(drawings(ENGLISH, 0.3))
    assert len(found) > 1000
    assert len({words for _, words in found}) == len(found)
    assert all(derivations(ENGLISH, words) == 1 for _, words in found[::20])
    for p, words in found[::20]:
        assert math.isclose(math.log(p), log_probability(ENGLISH, list(words)))


def test_the_next_word_always_decides() -> None:
    assert len(decisions(ENGLISH)) > len(ENGLISH.rules)  # it raises where two are possible


def test_an_ambiguous_grammar_would_be_found() -> None:
    twice = Grammar("S = 3 NP sleeps\nNP = 1 cow MORE\nMORE = 2 | 1 near NP | 1 near NP MORE")
    with pytest.raises(AssertionError, match="two alternatives"):
        decisions(twice)
    assert derivations(twice, ("cow", "near", "cow", "near", "cow", "sleeps")) > 1


def test_english_agrees() -> None:
    one = {"cow", "dog", "farmer", "horse", "goat"}
    for sentence in ENGLISH.sentences(5000, seed=8):
        asks = sentence[0] in {"does", "do", "who"}
        assert sentence[-1] == ("?" if asks else ".")
        assert sentence.count("if") == sentence.count("then")
        if not asks and "that" not in sentence:  # then a verb after a noun is the noun's own
            for noun, verb in itertools.pairwise(sentence):
                assert noun not in one or verb not in {"sleep", "see", "eat"}
                assert noun[:-1] not in one or verb not in {"sleeps", "sees", "eats"}


def test_english_as_it_is_recorded() -> None:  # reports and write-ups may quote these figures
    assert ENGLISH.tokens == Fraction(236, 21)
    assert round(math.exp(ENGLISH.entropy_rate), 6) == 4.017802


def test_a_sample_of_english_has_the_exact_entropy_and_length() -> None:
    drawn = list(ENGLISH.sentences(20_000, seed=17))
    surprise = [-log_probability(ENGLISH, sentence) for sentence in drawn]
    tokens = [len(sentence) + 1.0 for sentence in drawn]
    for sample, exact in ((surprise, ENGLISH.entropy), (tokens, float(ENGLISH.tokens))):
        error = statistics.stdev(sample) / math.sqrt(len(sample))
        assert abs(statistics.fmean(sample) - exact) < 5 * error < 0.05 * exact


def test_drawn_as_often_as_the_weights_say() -> None:
    drawn = Counter(tuple(sentence) for sentence in SMALL.sentences(20_000, seed=2))
    for p, words in drawings(SMALL, 0.6):
        error = math.sqrt(20_000 * p * (1 - p))
        assert abs(drawn[words] - 20_000 * p) < 5 * error


def test_the_same_seed_gives_these_sentences_on_every_python() -> None:
    first = [" ".join(sentence) for sentence in ENGLISH.sentences(3, seed=0)]
    assert first == [
        "who sees all cows that some brown horses behind the house see ?",
        "do all cows eat hay ?",
        "does a small dog often sleep ?",
    ]


def perplexities(longest: int, smooth: float = 4.0) -> list[float]:
    """Of n-gram models of English, n = 1 ... longest; each falls back on the next shorter one."""
    counts: list[Counter[tuple[str, ...]]] = [Counter() for _ in range(longest + 1)]
    contexts: list[Counter[tuple[str, ...]]] = [Counter() for _ in range(longest + 1)]
    for n, window in windows(30_000, 0, longest):
        counts[n][window] += 1
        contexts[n][window[:-1]] += 1
    log_p, tokens, p = [0.0] * (longest + 1), 0, 0.0
    for n, window in windows(3_000, 1, longest):
        shorter = p if n > 1 else 1 / len(counts[1])
        p = (counts[n][window] + smooth * shorter) / (contexts[n][window[:-1]] + smooth)
        log_p[n] += math.log(p)
        tokens += n == 1
    return [math.exp(-each / tokens) for each in log_p[1:]]


def windows(count: int, seed: int, longest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for sentence in ENGLISH.sentences(count, seed):
        padded = ("<s>",) * (longest - 1) + (*sentence, "</s>")
        for end in range(longest, len(padded) + 1):
            yield from ((n, padded[end - n : end]) for n in range(1, longest + 1))


def test_longer_contexts_come_closer_to_the_best_perplexity_and_never_reach_it() -> None:
    found = perplexities(4)
    assert found == sorted(found, reverse=True)
    assert found[-1] > 1.1 * math.exp(ENGLISH.entropy_rate)


@pytest.mark.parametrize(
    ("rules", "hint"),
    [
        ("S = 1 a S S | 1 b S | 1 c", "infinitely long"),
        ("S = 3 a S S | 1 c", "infinitely long"),
        ("S = 1 a S", "infinitely long"),
        ("S = 1 NP", "no rule"),
        ("S = a", "whole number above 0"),
        ("S = 0 a", "whole number above 0"),
        ("S = 1 a |", "whole number above 0"),
        ("s = 1 a", "not a rule"),
        ("S 1 a", "not a rule"),
        ("S", "whole number above 0"),
        ("S = 1 a\nS = 1 b", "second one"),
    ],
)
def test_a_grammar_that_makes_no_sense(rules: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        Grammar(rules)
