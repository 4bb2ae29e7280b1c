"""The ngram reference against a second, independent way to get the same answers.

The oracle here counts with slices of joined tuples, divides exact Fractions and enumerates; it
shares no line with the solution.
"""

import math
import re
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/ngram", ROOT / "reference/ngram"
MUTANTS = tomllib.loads((SECRET / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
COWS = """the cows eat grass; our cows eat hay daily; factory-farm cows eat corn;
on an organic farm cows eat hay and; do your cows eat grass or corn; what do cows eat if they have;
cows eat corn when there is no; which cows eat which foods depends; if cows eat grass;
when cows eat corn their stomachs; should we let cows eat corn"""


def run(source: str) -> SimpleNamespace:
    """The names that this source text defines."""
    names: dict[str, Any] = {"__name__": "solution"}
    exec(compile(source, "solution", "exec"), names)
    return SimpleNamespace(**names)


def solution(file: str) -> str:
    return (SECRET / "solution" / file).read_text(encoding="utf-8")


counts, model, sample = (run(solution(file)) for file in ("counts.py", "model.py", "sample.py"))


def draw_text(seed: int) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    return [rng.choice(["a", "b", "c", "A"], size=k).tolist() for k in rng.permutation(9)]


def naive_counts(text: list[list[str]], n: int) -> Counter[tuple[str, ...]]:
    """Every position of every padded sentence, one by one."""
    found: Counter[tuple[str, ...]] = Counter()
    for words in text:
        for end in range(len(words) + 1):
            history = ["<s>"] * n + words[:end]
            next_word = [*words, "</s>"][end]
            found[(*history[len(history) - n + 1 :], next_word)] += 1
    return found


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_counts_equal_a_naive_count(n: int) -> None:
    for seed in range(5):
        text = draw_text(seed)
        assert counts.count_ngrams(text, n) == naive_counts(text, n)
        assert sum(counts.count_ngrams(text, n).values()) == sum(len(s) + 1 for s in text)


@pytest.mark.parametrize("n", [0, -1])
def test_windows_of_no_words_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        counts.count_ngrams([["a"]], n)


def test_the_cows_eat_table_of_the_lecture_exactly() -> None:
    text = [line.split() for line in COWS.replace("\n", " ").split("; ")]
    assert len(text) == 11
    table = model.conditionals(counts.count_ngrams(text, 3))["cows", "eat"]
    assert table == {"corn": 4 / 11, "grass": 3 / 11, "hay": 2 / 11, "if": 1 / 11, "which": 1 / 11}


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_conditionals_equal_exact_fractions_and_sum_to_one(n: int) -> None:
    ngrams = naive_counts(draw_text(n), n)
    tables = model.conditionals(dict(ngrams))
    assert set(tables) == {ngram[:-1] for ngram in ngrams}
    for ngram, count in ngrams.items():
        total = sum(c for other, c in ngrams.items() if other[:-1] == ngram[:-1])
        assert tables[ngram[:-1]][ngram[-1]] == float(Fraction(count, total))
    assert all(math.isclose(sum(table.values()), 1.0) for table in tables.values())


def test_no_other_tables_make_the_text_more_likely() -> None:
    ngrams = naive_counts(draw_text(3), 2)
    tables = model.conditionals(dict(ngrams))
    best = sum(c * math.log(tables[g[:-1]][g[-1]]) for g, c in ngrams.items())
    rng = np.random.default_rng(0)
    for _ in range(200):
        other = {
            c: dict(zip(t, rng.dirichlet([2.0] * len(t)), strict=True)) for c, t in tables.items()
        }
        assert sum(c * math.log(other[g[:-1]][g[-1]]) for g, c in ngrams.items()) <= best


def test_probability_of_seen_words_unseen_words_and_unseen_contexts() -> None:
    tables = {("a",): {"b": 0.25, "c": 0.75}}
    assert model.probability(tables, ("a",), "c") == 0.75
    assert model.probability(tables, ("a",), "a") == 0.0
    with pytest.raises(KeyError):
        model.probability(tables, ("b",), "c")


def test_sampled_sentences_come_as_often_as_their_probabilities() -> None:
    tables = model.conditionals(counts.count_ngrams([["a", "b"], ["a", "b"], ["a", "c"], []], 2))
    draws = Counter(tuple(sample.sample_sentence(tables, 2)) for _ in range(4000))
    want = {("a", "b"): 1 / 2, ("a", "c"): 1 / 4, (): 1 / 4}
    assert set(draws) == set(want)
    for sentence, p in want.items():  # six standard deviations: once in 500 million
        assert abs(draws[sentence] - 4000 * p) < 6 * math.sqrt(4000 * p * (1 - p))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_every_window_of_a_sample_occurs_in_the_text(n: int) -> None:
    ngrams = counts.count_ngrams(draw_text(7), n)
    tables = model.conditionals(ngrams)
    for _ in range(50):
        sentence = sample.sample_sentence(tables, n, max_words=30)
        complete = ["<s>"] * (n - 1) + sentence
        assert len(sentence) <= 30
        assert all(tuple(complete[t : t + n]) in ngrams for t in range(len(sentence)))


def test_an_endless_text_is_cut_off() -> None:
    circle = {("<s>",): {"a": 1.0}, ("a",): {"b": 1.0}, ("b",): {"a": 1.0}}
    assert sample.sample_sentence(circle, 2) == ["a", "b"] * 25
    assert sample.sample_sentence(circle, 2, max_words=0) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant["id"])
def test_a_mutant_changes_one_place(mutant: dict[str, str]) -> None:
    assert solution(mutant["file"]).count(mutant["find"]) == 1


def test_every_mutant_says_what_it_computes_and_asks_a_question() -> None:
    assert len({mutant["id"] for mutant in MUTANTS}) == len(MUTANTS) >= 10
    keys = {"id", "problem", "file", "find", "replace", "computes", "asks", "lecture"}
    assert all(set(mutant) == keys for mutant in MUTANTS)
    assert all(mutant["asks"].endswith("?") for mutant in MUTANTS)


def test_the_handout_names_the_points_of_the_assignment() -> None:
    problems = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))["problem"]
    handout = (PUBLIC / "handout.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### Problem (\S+): (.*) \((\d+) points\)$", handout, re.MULTILINE)
    assert headings == [(p["id"], p["title"], str(p["points"])) for p in problems]
    rows = re.findall(r"^\| (\d\.\d) \| `(\S+)` \|.*\| (\d+) \|$", handout, re.MULTILINE)
    assert rows == [(p["id"], p["file"], str(p["points"])) for p in problems]
