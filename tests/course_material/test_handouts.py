"""What every handout has in common: it agrees with its assignment, starter and sections."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.course import Assignment, Problem, find_course

ALL = find_course(Path(__file__).parents[2]).assignments()
EACH = [pytest.param(it, p, id=f"{it.name}-{p.id}") for it in ALL for p in it.problems]
handouts = pytest.mark.parametrize("it", ALL, ids=lambda it: it.name)


def text_of(it: Assignment) -> str:
    return (it.folder / "handout.md").read_text(encoding="utf-8")


@handouts
def test_the_headings_are_those_of_the_assignment(it: Assignment) -> None:
    text = text_of(it)
    found = re.findall(r"^### Problem (\S+): (.*) \((\d+) points\)$", text, re.M)
    assert found == [(p.id, p.title, f"{p.points:g}") for p in (*it.problems, *it.written)]
    assert text.splitlines()[0] == f"# {it.title}"


@handouts
def test_the_table_of_problems_is_that_of_the_assignment(it: Assignment) -> None:
    rows = re.findall(r"^\| (\d+\.\d+) \| `(\S+)` \| (.*) \| (\d+) \|$", text_of(it), re.M)
    right = [
        (p.id, p.file, ", ".join(f"`{symbol}`" for symbol in p.symbols), f"{p.points:g}")
        for p in it.problems
    ]
    assert rows[: len(right)] == right
    people = [(row[0], row[3]) for row in rows[len(right) :]]
    assert people == [(p.id, f"{p.points:g}") for p in it.written]


@pytest.mark.parametrize(("it", "problem"), EACH)
def test_each_problem_says_what_a_student_must_know(it: Assignment, problem: Problem) -> None:
    section = text_of(it).partition(f"### Problem {problem.id}:")[2].partition("\n##")[0]
    for words in ("**Worked example.**", "**Graded**:", "**Not graded**:", "**Think about**:"):
        assert section.count(words) == 1, words
    starter = (it.starter / problem.file).read_text(encoding="utf-8")
    for symbol in problem.symbols:
        [told] = re.findall(rf"^`({symbol}\(.*\))` in `{problem.file}`$", section, re.M)
        assert told == signature(starter, symbol)


def signature(source: str, symbol: str) -> str:
    """A function, or a class with the arguments of its constructor, as a handout writes it."""
    [node] = [each for each in ast.parse(source).body if getattr(each, "name", "") == symbol]
    if isinstance(node, ast.ClassDef):
        node = next((each for each in node.body if getattr(each, "name", "") == "__init__"), None)
    return f"{symbol}({ast.unparse(node.args) if node else ''})".replace("(self, ", "(")


@handouts
def test_items_that_are_cited_exist(it: Assignment) -> None:
    text = text_of(it)
    part = text.partition("\n## 2.")[2].partition("\n## 3.")[0]
    items = [int(k) for k in re.findall(r"^(\d+)\. \*\*", part, re.M)]
    assert items == list(range(1, len(items) + 1))
    cited = re.findall(r"\bitems? (\d+)(?: and (\d+))?", text)
    assert cited and all(int(k) in items for pair in cited for k in pair if k)
