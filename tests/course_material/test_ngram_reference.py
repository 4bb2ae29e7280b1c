"""The ngram reference against a second, independent way to get the same answers.

Problems 1.1 to 1.6, on lists of sentences. The oracles are in `ngram_oracles.py`.
"""

import math
from collections import Counter
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest

from tests.course_material.ngram_oracles import (
    SMALL,
    draw_text,
    events,
    exact_factors,
    exact_product,
    naive_counts,
    plain_model,
    reference,
)

COWS = """the cows eat grass; our cows eat hay daily; factory-farm cows eat corn;
on an organic farm cows eat hay and; do your cows eat grass or corn; what do cows eat if they have;
cows eat corn when there is no; which cows eat which foods depends; if cows eat grass;
when cows eat corn their stomachs; should we let cows eat corn"""
ELEVEN = [line.split() for line in COWS.replace("\n", " ").split("; ")]
ORDERS = [1, 2, 3, 4, 5]

counts, model, sample = (reference(file) for file in ("counts.py", "model.py", "sample.py"))
score, memory = reference("score.py"), reference("memory.py")
perplexity = reference("perplexity.py").perplexity


@pytest.mark.parametrize("n", ORDERS)
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
    assert len(ELEVEN) == 11
    table = model.conditionals(counts.count_ngrams(ELEVEN, 3))["cows", "eat"]
    assert table == {"corn": 4 / 11, "grass": 3 / 11, "hay": 2 / 11, "if": 1 / 11, "which": 1 / 11}


@pytest.mark.parametrize("n", ORDERS)
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


def strangers(seed: int) -> list[list[str]]:
    """Sentences of a text, and others with words and pairs that the text may not have."""
    rng = np.random.default_rng(seed)
    drawn = [rng.choice(["a", "b", "A", "z"], size=k).tolist() for k in (1, 2, 3, 5, 8)]
    return [*draw_text(seed), *drawn, []]


@pytest.mark.parametrize("n", ORDERS)
def test_factors_equal_exact_fractions(n: int) -> None:
    for seed in range(5):
        ngrams = naive_counts(draw_text(seed), n)
        tables = plain_model(ngrams)
        for sentence in strangers(seed):
            want = exact_factors(ngrams, sentence, n)
            assert list(score.factors(tables, n, sentence)) == [float(p) for p in want]


@pytest.mark.parametrize("n", ORDERS)
def test_an_unknown_context_comes_only_after_a_zero(n: int) -> None:
    """What section 2 of the handout proves, so that writing 0 there changes no product."""
    unknown = 0
    for seed in range(5):
        tables = plain_model(naive_counts(draw_text(seed), n))
        for sentence in strangers(seed):
            found = score.factors(tables, n, sentence)
            for t, (context, _) in enumerate(events(sentence, n)):
                if context not in tables:
                    unknown += 1
                    assert found[t] == 0 and 0 in found[:t]
    assert (unknown > 0) == (n > 1)


@pytest.mark.parametrize("n", ORDERS)
def test_log_probability_is_the_logarithm_of_the_exact_product(n: int) -> None:
    for seed in range(5):
        ngrams = naive_counts(draw_text(seed), n)
        for sentence in strangers(seed):
            p = exact_product(exact_factors(ngrams, sentence, n))
            want = math.log(p.numerator) - math.log(p.denominator) if p else -math.inf
            got = score.log_probability(plain_model(ngrams), n, sentence)
            assert got == want or math.isclose(got, want, rel_tol=1e-12, abs_tol=1e-12)


def test_log_probability_of_a_sentence_that_underflows() -> None:
    tables = {("<s>",): {"a": 1.0}, ("a",): {"a": 0.25, "b": 0.75}, ("b",): {"a": 0.5, "</s>": 0.5}}
    sentence = ["a"] * 5000 + ["b"]
    want = 4999 * math.log(0.25) + math.log(0.75) + math.log(0.5)
    assert math.isclose(score.log_probability(tables, 2, sentence), want, rel_tol=1e-12)
    assert score.log_probability(tables, 2, [*sentence, "b"]) == -math.inf


@pytest.mark.parametrize("n", ORDERS)
def test_the_probabilities_of_all_sentences_sum_to_one(n: int) -> None:
    """Words come in alphabetical order in the text, so that no model of it allows a circle."""
    text = [["a", "b"], ["a", "c", "d"], ["b", "c"], ["a", "b", "c", "d"], [], ["d"], ["a", "b"]]
    tables = plain_model(naive_counts(text, n))
    if n == 1:  # a bag of words has no longest sentence: cut it off by its own next word
        stop = tables[()]["</s>"]
        lengths = [sum_of_probabilities(tables, n, length) for length in range(6)]
        assert np.allclose(lengths, [stop * (1 - stop) ** length for length in range(6)])
    else:
        total = sum(sum_of_probabilities(tables, n, length) for length in range(6))
        assert math.isclose(total, 1.0, rel_tol=1e-12)


def sum_of_probabilities(
    tables: dict[tuple[str, ...], dict[str, float]], n: int, length: int
) -> float:
    """Over every sentence of this length over four words."""
    every = product("abcd", repeat=length)
    return math.fsum(math.exp(score.log_probability(tables, n, list(s))) for s in every)


def test_perplexity_equals_the_root_of_the_exact_product() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        lists = [
            [Fraction(int(k), 64) for k in rng.integers(1, 65, size=size)]
            for size in rng.integers(1, 8, size=5)
        ]
        size = sum(len(factors) for factors in lists)
        whole = exact_product(p for factors in lists for p in factors)
        want = float(1 / whole) ** (1 / size)
        got = perplexity([[float(p) for p in factors] for factors in lists])
        assert math.isclose(got, want, rel_tol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 27, 50_000])
def test_a_uniform_model_has_as_many_choices_as_words(size: int) -> None:
    lists = [[1 / size] * (length + 1) for length in (0, 3, 1, 700, 4000)]
    assert math.isclose(perplexity(lists), size, rel_tol=1e-12)


def test_one_zero_makes_the_perplexity_infinite() -> None:
    assert perplexity([[0.5, 1.0], [0.25, 0.0, 1.0]]) == math.inf
    assert perplexity([[0.0]]) == math.inf


def test_the_training_text_is_never_less_likely_with_longer_contexts() -> None:
    """A chain of nested models: the perplexity of what they were learnt from can only fall."""
    for seed in range(5):
        text = draw_text(seed)
        found = []
        for n in ORDERS:
            tables = plain_model(naive_counts(text, n))
            found.append(perplexity([score.factors(tables, n, s) for s in text]))
        assert all(b <= a * (1 + 1e-12) for a, b in pairwise(found))
        assert 1 <= found[-1] < found[0]


def test_sampled_sentences_come_as_often_as_their_probabilities() -> None:
    tables = model.conditionals(counts.count_ngrams([["a", "b"], ["a", "b"], ["a", "c"], []], 2))
    draws = Counter(tuple(sample.sample_sentence(tables, 2)) for _ in range(4000))
    want = {("a", "b"): 1 / 2, ("a", "c"): 1 / 4, (): 1 / 4}
    assert set(draws) == set(want)
    for sentence, p in want.items():  # six standard deviations: once in 500 million
        assert abs(draws[sentence] - 4000 * p) < 6 * math.sqrt(4000 * p * (1 - p))


@pytest.mark.parametrize("n", ORDERS)
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


@pytest.mark.parametrize("n", ORDERS)
@pytest.mark.parametrize("text", [*map(draw_text, range(4)), SMALL, ELEVEN, [[]]])
def test_one_way_share_equals_a_list_of_successors(text: list[list[str]], n: int) -> None:
    pairs = [event for sentence in text for event in events(sentence, n)]
    contexts = {context for context, _ in pairs}
    followers = {c: {word for context, word in pairs if context == c} for c in contexts}
    want = Fraction(sum(len(f) == 1 for f in followers.values()), len(followers))
    assert math.isclose(memory.one_way_share(plain_model(naive_counts(text, n))), want)


def test_copied_share_equals_a_comparison_of_all_pairs() -> None:
    words = ["a", "b", "A", "ab", "a b"]  # alike to whoever joins words or ignores case
    for seed in range(5):
        rng = np.random.default_rng(seed)
        text, written = (
            [rng.choice(words, size=k).tolist() for k in rng.integers(0, 4, size)]
            for size in (25, 60)
        )
        hits = sum(any(s == t for t in text) for s in written)
        assert 0 < hits < 60
        assert memory.copied_share(written, text) == pytest.approx(hits / 60)


def test_no_sentence_is_copied_from_an_empty_text() -> None:
    assert memory.copied_share([["a"], []], []) == 0
    assert memory.copied_share([["a"], [], []], [[]]) == pytest.approx(2 / 3)


def test_the_sentences_of_a_one_way_model_are_copies() -> None:
    """Contexts longer than every sentence: the model can only tell its text again."""
    text = [["a", "b", "c"], ["a", "c"], ["b"]]
    tables = plain_model(naive_counts(text, 5))
    written = [sample.sample_sentence(tables, 5) for _ in range(100)]
    assert memory.copied_share(written, text) == 1
