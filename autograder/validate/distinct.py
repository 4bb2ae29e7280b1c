"""Whether mutants can be told apart: two that behave alike can never be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from autograder.certificate import Mistake
from autograder.validate.finding import Finding, Proof, proof
from autograder.variants import Mutant

Pair = tuple[str, str]


def told_apart(mistakes: Sequence[Mistake]) -> dict[Pair, int]:
    """For every two mistakes of one problem: in how many cases their results differ."""
    pairs = combinations(mistakes, 2)
    return {(a.id, b.id): apart(a, b) for a, b in pairs if a.problem == b.problem}


def apart(a: Mistake, b: Mistake) -> int:
    """The number of cases in which the two answer differently."""
    total = 0
    for key in {*a.failed, *b.failed}:
        mine, theirs = a.failed.get(key), b.failed.get(key)
        if mine is None or theirs is None:  # one of the two passes the check
            total += sum(not case.right for case in mine or theirs or ())
        else:
            total += sum(not x.same(y) for x, y in zip(mine, theirs, strict=True))
    return total


def no_twins(mistakes: Sequence[Mistake], declared: Sequence[Mutant]) -> Proof:
    """No two mutants behave alike, but for those that say so; and those do.

    mistakes: all mutants as graded, twins too.
    """
    pairs = told_apart([each for each in mistakes if each.failed])  # the others are told of anyway
    twins = {mutant.id: mutant.twin for mutant in declared if mutant.twin}
    findings = [*_undeclared(pairs, twins), *_different(pairs, twins)]
    nearest = min((n for pair, n in pairs.items() if not _family(pair, twins)), default=0)
    figure = f"{len(pairs)} pairs, at least {nearest} cases apart"
    return proof("No two mutants behave alike", figure, findings)


def _undeclared(pairs: Mapping[Pair, int], twins: Mapping[str, str]) -> Iterator[Finding]:
    for (first, second), cases in pairs.items():
        if cases == 0 and not _family((first, second), twins):
            what = f"behaves as {first} in every case: add inputs that tell them apart, drop one, "
            yield Finding(f"mutant {second}", f'{what}or give it twin = "{first}"')


def _different(pairs: Mapping[Pair, int], twins: Mapping[str, str]) -> Iterator[Finding]:
    for twin, other in twins.items():
        cases = pairs.get((twin, other), pairs.get((other, twin), 0))
        if cases:
            yield Finding(f"mutant {twin}", f"is no twin of {other}: {cases} cases differ")


def _family(pair: Pair, twins: Mapping[str, str]) -> bool:
    """Whether the two are declared as twins, or both as twins of a third."""
    first, second = (twins.get(id, id) for id in pair)
    return first == second
