"""The handout of ngram against the assignment, the rubric and the solution.

Every number of a worked example is read out of handout.md and computed again.
"""

from __future__ import annotations

import ast
import math
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograder.checks.expected import load
from autograder.corpora import corpus
from tests.course_material.ngram_oracles import (
    ASSIGNMENT,
    HANDOUT,
    PUBLIC,
    SECRET,
    SMALL,
    naive_counts,
    plain_model,
    reference,
    ring_law,
    solution,
)

PROBLEMS, WRITTEN = ASSIGNMENT["problem"], ASSIGNMENT["written"]
MUTANTS = tomllib.loads((SECRET / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
BIGRAMS = plain_model(naive_counts(SMALL, 2))
NUMBER = r"(\d+\.?\d*)"


def section(number: str) -> str:
    """The text of one problem."""
    return HANDOUT.partition(f"### Problem {number}:")[2].partition("\n##")[0]


def tables(number: str) -> list[list[list[str]]]:
    """The tables of one problem: lists of rows, rows of cells; without the line of dashes."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", section(number) + "\n", re.MULTILINE)
    rows = [[line.strip("|").split("|") for line in block.splitlines()] for block in blocks]
    return [[[cell.strip() for cell in row] for row in [t[0], *t[2:]]] for t in rows]


def table(number: str, first: str) -> list[list[str]]:
    """The rows below the header of the one table whose first header is this."""
    [found] = [rows[1:] for rows in tables(number) if rows[0][0] == first]
    return found


def literal(cell: str) -> Any:
    """The Python value of a cell such as `["cows"]` or 2."""
    return ast.literal_eval(cell.strip("`"))


def side_by_side(number: str, first: str) -> Iterator[dict[tuple[Any, ...], int]]:
    """The two tables of windows and counts that stand beside each other, without their sums."""
    rows = [row for row in table(number, first) if row[0] != "together"]
    [sums] = [row for row in table(number, first) if row[0] == "together"]
    for k in (0, 3):
        found = {tuple(literal(row[k])): literal(row[k + 1]) for row in rows if row[k]}
        assert sum(found.values()) == literal(sums[k + 1])
        yield found


def close(text: str, value: float) -> bool:
    """Whether a decimal fraction that is cut off in the handout begins this number."""
    digits = text.partition(".")[2]
    return math.trunc(value * 10 ** len(digits)) == int(text.replace(".", ""))


def test_worked_example_of_counting() -> None:
    count_ngrams = reference("counts.py").count_ngrams
    assert list(side_by_side("1.1", "$n=2$")) == [count_ngrams(SMALL, n) for n in (2, 3)]


def test_worked_example_of_conditionals() -> None:
    model = reference("model.py")
    found = {literal(row[0]): literal(row[1]) for row in table("1.2", "context")}
    assert found == model.conditionals(dict(naive_counts(SMALL, 2)))
    cited = r"`probability\(model, (\(.*?\)), \"(\w+)\"\)` is ([\d.]+)"
    lookups = re.findall(cited, section("1.2").replace("\n", " "))
    assert len(lookups) == 2
    for context, word, p in lookups:
        assert model.probability(found, literal(context), word) == float(p)


def eleven() -> list[list[str]]:
    """The lecture's lines, from the two columns in which the handout prints them."""
    block = section("1.2").partition("```\n")[2].partition("```")[0]
    return [words.split() for line in block.splitlines() for words in re.split(r" {2,}", line)]


def test_the_lines_of_the_lecture_and_their_table() -> None:
    assert len(eleven()) == 11
    [header, row] = next(rows for rows in tables("1.2") if rows[0][0] == "corn")
    found = {word: float(Fraction(p)) for word, p in zip(header, row, strict=True)}
    assert found == plain_model(naive_counts(eleven(), 3))["cows", "eat"]


def test_worked_example_of_factors() -> None:
    score = reference("score.py")
    for shown, factors, log in table("1.3", "sentence"):
        words = shown.strip("`").split() if "`" in shown else []
        assert list(score.factors(BIGRAMS, 2, words)) == literal(factors)
        got = score.log_probability(BIGRAMS, 2, words)
        if log == r"$-\infty$":
            assert got == -math.inf
        else:
            inside, digits = re.fullmatch(rf"\$\\ln {NUMBER} = -{NUMBER}\\dots\$", log).groups()
            assert got == math.log(float(inside)) and close(digits, -got)


def test_worked_example_of_perplexity() -> None:
    perplexity = reference("perplexity.py").perplexity
    first, second, third = table("1.4", "`probabilities`")
    assert literal(first[0]) == [literal(row[1]) for row in table("1.3", "sentence")[:2]]
    formula = rf"{{(\d) \\ln 2}}{{(\d)}}.*= {NUMBER}\\dots"
    power, root, digits = re.search(formula, first[1]).groups()
    got = perplexity(literal(first[0]))
    assert math.isclose(got, 2 ** (int(power) / int(root))) and close(digits, got)
    assert math.isclose(perplexity(literal(second[0])), int(second[1].strip("$")))
    assert perplexity(literal(third[0])) == math.inf and third[1] == r"$\infty$"


def test_worked_example_of_sampling() -> None:
    sample = reference("sample.py")
    model = {literal(row[0]): literal(row[1]) for row in table("1.5", "context")}
    [whole] = re.findall(r"must be `(.*?)`", section("1.5"))
    [limit, short] = re.findall(r"`max_words=(\d)` it is `(.*?)`", section("1.5"))[0]
    assert sample.sample_sentence(model, 3) == literal(whole)
    assert sample.sample_sentence(model, 3, max_words=int(limit)) == literal(short)


def test_worked_example_of_memory() -> None:
    memory, text = reference("memory.py"), section("1.6")
    model = plain_model(naive_counts(eleven(), 3))
    one_way, contexts, digits = re.search(rf"is \$(\d+)/(\d+) = {NUMBER}\\dots\$", text).groups()
    share = Fraction(int(one_way), int(contexts))
    assert len(model) == int(contexts) and close(digits, float(share))
    assert math.isclose(memory.one_way_share(model), share)
    several = re.search(r"The five are\n?(.*?)\. In", text, re.S).group(1)
    named = {literal(cell) for cell in re.findall(r"`\(.*?\)`", several)}
    assert named == {context for context, row in model.items() if len(row) > 1}
    assert len(named) == 5 and memory.one_way_share(BIGRAMS) == 0.75


def test_worked_example_of_copies() -> None:
    memory, score = reference("memory.py"), reference("score.py")
    rows = table("1.6", "sentence")
    written = [row[0].strip("`").split() for row in rows]
    copied = [row[1].startswith("yes") for row in rows]
    assert [words in eleven() for words in written] == copied
    hits, size, share = re.search(rf"is \$(\d)/(\d) = {NUMBER}\$", section("1.6")).groups()
    assert (sum(copied), len(rows)) == (int(hits), int(size))
    assert memory.copied_share(written, eleven()) == float(share)
    model = plain_model(naive_counts(eleven(), 3))
    assert all(score.log_probability(model, 3, words) > -math.inf for words in written)


def test_worked_example_of_ids() -> None:
    count_ids = reference("ids.py").count_ids
    ids = ring("1.7")
    for n, shown in zip((2, 3), side_by_side("1.7", "`ngrams`, $n=2$"), strict=True):
        ngrams, counts = count_ids(np.array(ids), n)
        assert list(shown) == [tuple(row) for row in ngrams.tolist()]
        assert list(shown.values()) == counts.tolist()


def test_worked_example_of_chains() -> None:
    text = section("1.8")
    ids = ring("1.8")
    length = int(re.search(r"`length = (\d+)`", text).group(1))
    block = text.partition("```\n")[2].partition("```")[0]
    shown = {tuple(int(x) for x in line.split()): Fraction(1, 5) for line in block.splitlines()}
    assert shown == ring_law(ids, 3, length)
    drawn = reference("chains.py").sample_chains(np.array(ids), 3, 500, length)
    assert {tuple(row) for row in drawn.tolist()} == set(shown)
    half = {chain for chain in ring_law(ids, 2, 2) if chain[0] == 1}
    assert half == {(1, 4), (1, 5)}


def test_the_best_perplexity_that_section_4_names() -> None:
    best = corpus("grammar").best_perplexity
    [shown] = re.findall(rf"can expect a perplexity below {NUMBER} ", HANDOUT)
    assert best is not None and shown == f"{best:.2f}"


def test_the_public_examples_are_those_of_the_handout() -> None:
    """What the handout computes by hand is an input of a public check."""
    examples = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))
    recorded = {plain(value) for example in examples.values() for value in example.values()}
    words = {
        number: [row[0].strip("`").split() if "`" in row[0] else [] for row in rows]
        for number in ("1.3", "1.6")
        for rows in [table(number, "sentence")]
    }
    factors = [literal(row[0]) for row in table("1.4", "`probabilities`")[:2]]
    model = {literal(row[0]): literal(row[1]) for row in table("1.5", "context")}
    for value in (SMALL, *words.values(), *factors, model, ring("1.7"), ring("1.8")):
        assert plain(value) in recorded, value


def ring(number: str) -> Any:
    """The ids of the worked example of a problem."""
    return literal(re.findall(r"`ids = np\.array\((\[.*?\])\)`", section(number))[0])


@pytest.mark.parametrize("name", ["stream", "ring"])
def test_public_checks_hand_over_ids_as_the_handout_says(name: str) -> None:
    """An array: a right program may ask it for its dtype or its largest id."""
    examples = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))
    ids = examples[name]["ids"]
    assert isinstance(ids, np.ndarray) and ids.ndim == 1 and ids.dtype.kind in "iu"


def plain(value: Any) -> str:
    return repr(value.tolist() if isinstance(value, np.ndarray) else value)


@pytest.mark.parametrize("problem", WRITTEN, ids=lambda problem: problem["id"])
def test_the_rubric_gives_the_points_of_the_written_problem(problem: dict[str, Any]) -> None:
    rubric = (SECRET / f"written/{problem['id']}.md").read_text(encoding="utf-8")
    title = f"{problem['id']}: {problem['title']} ({problem['points']} points)"
    assert rubric.splitlines()[0] == f"# Problem {title}"
    assert "| points | item | earns it | does not |" in rubric
    items = re.findall(r"^\| (\d+) \| (\d)\w\. [^|]* \| [^|]+ \| [^|]+ \|$", rubric, re.M)
    assert sum(int(points) for points, _ in items) == problem["points"]
    parts = re.findall(r"^(\d)\. \*\*.*\*\* \((\d) points\)", section(problem["id"]), re.M)
    assert sum(int(points) for _, points in parts) == problem["points"]
    for part, points in parts:
        assert sum(int(p) for p, of in items if of == part) == int(points), part


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant["id"])
def test_a_mutant_changes_one_place(mutant: dict[str, str]) -> None:
    assert solution(mutant["file"]).count(mutant["find"]) == 1


def test_every_mutant_says_what_it_computes_and_asks_a_question() -> None:
    assert len({mutant["id"] for mutant in MUTANTS}) == len(MUTANTS) >= 10
    assert {mutant["problem"] for mutant in MUTANTS} == {problem["id"] for problem in PROBLEMS}
    keys = {"id", "problem", "file", "find", "replace", "computes", "asks", "lecture"}
    assert all(keys <= set(mutant) for mutant in MUTANTS)
    assert all(mutant["asks"].endswith("?") for mutant in MUTANTS)
