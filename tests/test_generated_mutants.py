"""Every small change of the autodiff solution that a mutation tester can think of costs points, or
is listed in equivalents.toml with the reason why it computes the same.

Cosmic Ray makes the changes: operators, comparisons, numbers, booleans, loops. The checks judge
them, behind the wall, since some never end.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cosmic_ray import mutating, plugins

from autograder.course import Assignment, find_course
from autograder.validate.gradings import Graded, Variant, grade_all
from autograder.variants import Change, equivalents, mutated
from tests.conftest import ROOT

AUTODIFF = find_course(ROOT).assignment("autodiff")
NEED_A_NAME = ("core/VariableReplacer", "core/VariableInserter")  # operators for a chosen variable


def generated(assignment: Assignment) -> Iterator[Change]:
    """The solution with one change of one operator, each text once."""
    for problem in assignment.problems:
        path = assignment.solution / problem.file
        text = path.read_text(encoding="utf-8")
        for number, changed in enumerate(dict.fromkeys(changes(text))):
            name = f"{path.stem}-{number}"
            yield Change(name, problem.id, problem.file, text, changed)


def changes(text: str) -> Iterator[str]:
    for name in sorted(set(plugins.operator_names()) - {*NEED_A_NAME}):
        operator, occurrence = plugins.get_operator(name)(), 0
        while (changed := mutating.mutate_code(text, operator, occurrence)) is not None:
            occurrence += 1
            if changed != text:
                yield changed


def survives(graded: Graded) -> bool:
    mine = [
        row for row in graded.rows if row.problem == getattr(graded.variant.change, "problem", "")
    ]
    return bool(mine) and all(row.earned == row.worth for row in mine)


def difference(change: Change) -> str:
    """The lines that differ, for a message."""
    lines = zip(change.find.splitlines(), change.replace.splitlines(), strict=False)
    return f"{change.file}: " + "; ".join(f"{a.strip()} -> {b.strip()}" for a, b in lines if a != b)


@pytest.mark.slow
def test_every_generated_change_costs_points_or_computes_the_same() -> None:
    made = list(generated(AUTODIFF))
    variants = [Variant("equivalent", change.id, change) for change in made]
    listed = {(each.file, mutated(AUTODIFF, each)) for each in equivalents(AUTODIFF)}
    survivors = [g.variant.change for g in grade_all(AUTODIFF, variants, jobs=2) if survives(g)]
    unlisted = [c for c in survivors if c and (c.file, c.replace) not in listed]
    print(f"{len(made)} changes, {len(survivors)} cost nothing, {len(unlisted)} unlisted")
    assert len(made) > 1000
    assert not [difference(change) for change in unlisted]


def test_a_mutation_tester_finds_what_to_change() -> None:
    found = list(changes("def f(a, b):\n    return a + b > 0\n"))
    assert "def f(a, b):\n    return a - b > 0\n" in found and len(found) > 10
