"""What the records of a check say about a variant, in one mark and in a few words.

`matrices` and `separation` draw it. The limits are those of the proofs (`kills`, `scores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf, isinf
from typing import Literal

from autograder.checks.transcript import CaseRecord, Kind, Observation
from autograder.result import Row, Status
from autograder.validate.kills import FAR, IMPOSSIBLE

# unequal: not the right answer, or an error; far: numbers at least FAR tolerances from right;
# law: p-value below IMPOSSIBLE; near: less clear than that, or the code ended without an answer;
# strange: no verdict
Mark = Literal["passed", "unequal", "far", "law", "near", "strange"]

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark(row: Row, cases: Sequence[CaseRecord]) -> Mark:
    """How clearly a variant fails a check: by its clearest comparison that is wrong."""
    if row.status is Status.PASSED:
        return "passed"
    if row.status is not Status.FAILED:
        return "strange"
    wrong = [seen for seen in _observations(cases) if not seen.right]
    if any(_differs(seen) for seen in wrong):
        return "unequal"
    if max(measured(cases, "close", right=False), default=0.0) >= FAR:
        return "far"
    return "law" if _least_likely(cases) < IMPOSSIBLE else "near"


def words(row: Row, cases: Sequence[CaseRecord]) -> str:
    """How a check ended, for people."""
    if row.status is not Status.FAILED:
        return str(row.status).replace("_", " ")
    wrong = [seen for seen in _observations(cases) if not seen.right]
    said = []
    if any(seen.kind == "raised" for seen in wrong):
        said.append("an error")
    if any(_differs(seen) and seen.kind != "raised" for seen in wrong):
        said.append("unequal")
    if apart := [s.apart for s in wrong if s.kind == "close" and not isinf(s.apart)]:
        said.append(f"{number(max(apart))} tolerances")
    if any(seen.kind == "samples" for seen in wrong):
        said.append(f"p-value {number(_least_likely(cases))}")
    failed = sum(not case.right for case in cases)
    return f"{', '.join(said) or 'ended without an answer'}; {failed} of {len(cases)} cases fail"


def measured(cases: Iterable[CaseRecord], kind: Kind, right: bool | None = None) -> list[float]:
    """How far apart all comparisons of a kind are: the right ones, the wrong ones, or both."""
    seen = (each for each in _observations(cases) if each.kind == kind)
    return [each.apart for each in seen if right in (None, each.right)]


def number(value: float) -> str:
    """Two or three digits; a power of ten where there would be many zeros.

    >>> number(8969.7), number(2.68e-49), number(0.25), number(0.0)
    ('8,970', '2.7·10⁻⁴⁹', '0.25', '0')
    """
    if isinf(value):
        return "∞"
    if value == 0 or 1e-3 <= value < 1e6:
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits}·{power(int(exponent))}"


def power(exponent: int) -> str:
    """Ten to the power, with raised digits."""
    return f"10{str(exponent).translate(_RAISED)}"


def _least_likely(cases: Iterable[CaseRecord]) -> float:
    return min(measured(cases, "samples", right=False), default=inf)


def _differs(seen: Observation) -> bool:
    """Not by numbers or chances: nothing to measure."""
    return isinf(seen.apart) if seen.kind == "close" else seen.kind != "samples"


def _observations(cases: Iterable[CaseRecord]) -> Iterator[Observation]:
    return (seen for case in cases for seen in case.observations)
