"""Every write-up has all its parts, and one that lacks a part is found out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import Assignment, find_course
from tests.course_material.parts import IN_PROBLEM, IN_WRITTEN, OPENING, found, lacks

ALL = find_course(Path(__file__).parents[2]).assignments()
NGRAM = next(it for it in ALL if it.name == "ngram")


def text_of(it: Assignment) -> str:
    return (it.folder / "handout.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("it", ALL, ids=lambda it: it.name)
def test_a_write_up_has_all_its_parts(it: Assignment) -> None:
    assert lacks(text_of(it), it) == []


@pytest.mark.parametrize("part", OPENING)
def test_a_write_up_without_this_is_found_out(part: str) -> None:
    text = text_of(NGRAM)
    while found(OPENING[part], text):
        text = re.sub(OPENING[part], "", text, count=1, flags=re.MULTILINE)
    assert part in lacks(text, NGRAM)


BROKEN = [
    *((f"1.4: {part}", IN_PROBLEM[part]) for part in IN_PROBLEM),
    *((f"1.9: {part}", IN_WRITTEN[part]) for part in IN_WRITTEN),
    ("1.4: a signature", r"^`perplexity\(probabilities\)` in `perplexity.py`$"),
]


@pytest.mark.parametrize(("part", "pattern"), BROKEN, ids=[part for part, _ in BROKEN])
def test_a_problem_without_this_is_found_out(part: str, pattern: str) -> None:
    text = text_of(NGRAM)
    head = f"### Problem {part.partition(':')[0]}: "
    before, _, after = text.partition(head)
    section, end, rest = after.partition("\n## " if head.endswith("1.9: ") else "\n### ")
    while found(pattern, section):
        section = re.sub(pattern, "", section, flags=re.MULTILINE)
    assert lacks(before + head + section + end + rest, NGRAM) == [part]


def test_other_points_than_the_assignments_are_found_out() -> None:
    text = text_of(NGRAM).replace("Perplexity (10 points)", "Perplexity (11 points)")
    assert len([part for part in lacks(text, NGRAM) if part.startswith("1.4: ")]) >= 6


@pytest.mark.parametrize("it", ALL, ids=lambda it: it.name)
def test_lines_of_code_are_not_broken_in_print(it: Assignment) -> None:
    """97 letters fit into the box of a worked example."""
    blocks = re.findall(r"^```.*?^```", text_of(it), re.MULTILINE | re.DOTALL)
    assert len(blocks) > 3
    assert [line for block in blocks for line in block.splitlines() if len(line) > 97] == []
