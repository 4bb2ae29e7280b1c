"""`@check`: turns a function into a check of a problem, and reads what was declared back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from gradescope_utils.autograder_utils import decorators as gradescope

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__autograder_check__"

Where = Literal["cpu", "cuda"]
Precision = Literal["float32", "tf32", "bf16"]
PRECISIONS: Final[tuple[Precision, ...]] = ("float32", "tf32", "bf16")


@dataclass(frozen=True)
class Declaration:
    """What `@check` was given, with what gradescope-utils decorators add.

    share: part of the problem's points, 0 to 1; None: split what is left by `weight`.
    fresh: run in a process with imports of its own (samplers).
    uses: problems whose functions the check combines with its own; where one of them has failed,
    the solution's functions stand in, so that no mistake costs twice.
    robustness: why the check stays although no known mistake fails it; "" for most checks.
    timing: what makes it a timed check (`@timed`); None for most checks.
    """

    problem: str
    share: float | None
    weight: float
    cases: int
    fresh: bool
    tags: tuple[str, ...]
    visibility: str
    uses: tuple[str, ...] = ()
    robustness: str = ""
    timing: Timing | None = None


@dataclass(frozen=True)
class Timing:
    """How a timed check is scored.

    functions: what it calls of the student's code; tiers: speed as a multiple of the solution's
    -> share of the check's points; device: where it is timed; on "cuda", precision: what may
    become of float32 in products, set for both sides before the student's code is imported; and
    memory_gb: GB (10^9 bytes) of the GPU's memory that each side has, 0 for all there is.
    """

    functions: tuple[str, ...]
    tiers: Mapping[float, float]
    device: Where = "cpu"
    precision: Precision = "float32"
    memory_gb: float = 0.0


def check(
    problem: str,
    share: float | None = None,
    *,
    cases: int = 1,
    fresh: bool = False,
    tags: Iterable[str] = (),
    uses: Iterable[str] = (),
    robustness: str = "",
    timing: Timing | None = None,
) -> Callable[[F], F]:
    """Declare a check of `problem` that is worth `share` of its points.

    The shares of all checks of a problem, public and hidden, sum to 1. `cases`: how many seeded
    inputs it runs on; it passes when all pass. `uses`, `robustness`, `timing`: see Declaration.
    `@weight` and `@visibility` of gradescope-utils are honoured in any order; points live in
    assignment.toml alone.
    """
    if share is not None and not 0 < share <= 1:
        raise ValueError(f"check of problem {problem}: share must lie in (0, 1], got {share}")
    if cases < 1:
        raise ValueError(f"check of problem {problem}: cases must be at least 1, got {cases}")

    all_tags = (*tags, *(["robustness"] if robustness else []))
    given = (problem, share, cases, fresh, all_tags, tuple(uses), robustness, timing)

    def declare(function: F) -> F:
        setattr(function, MARK, given)
        gradescope.number(problem)(function)
        if not hasattr(function, "__weight__"):
            gradescope.weight(1.0 if share is None else share)(function)
        if all_tags and not hasattr(function, "__tags__"):
            gradescope.tags(*all_tags)(function)
        return function

    return declare


def declaration(function: object) -> Declaration | None:
    """What was declared on a function; None when it is not a check."""
    mark = getattr(function, MARK, None)
    if mark is None:
        return None
    problem, share, cases, fresh, tags, uses, robustness, timing = mark
    return Declaration(
        problem=problem,
        share=share,
        weight=float(getattr(function, "__weight__", 1.0)),
        cases=cases,
        fresh=fresh,
        tags=tuple(getattr(function, "__tags__", tags)),
        visibility=str(getattr(function, "__visibility__", "visible")),
        uses=uses,
        robustness=robustness,
        timing=timing,
    )


def wrong_shares(declared: list[Declaration]) -> str:
    """What is wrong with the shares of all checks of one problem; "" when they sum to 1."""
    total = sum(d.share for d in declared if d.share is not None)
    rest = [d for d in declared if d.share is None]
    if not declared:
        return "it has no checks, expected at least one"
    if rest and total >= 1 - 1e-9:
        return f"the shares of its checks sum to {total:g}, nothing is left for the others"
    if not rest and abs(total - 1) > 1e-9:
        parts = " + ".join(f"{d.share:g}" for d in declared)
        return f"the shares of its checks sum to {total:g}, expected 1 ({parts})"
    if any(d.weight <= 0 for d in rest):
        return "a check without a share has a weight that is not positive"
    return ""


def wrong_timing(declared: Declaration, hidden: bool, zygote: str) -> str:
    """Why a check cannot be timed as declared; "" where it can, or is not timed."""
    if declared.timing is not None and not hidden:
        return "only a hidden check can be timed"
    if declared.timing is not None and (declared.timing.device, zygote) == ("cuda", "numpy"):
        return 'is timed on a GPU, so its problem needs zygote = "torch" in assignment.toml'
    return ""


def shares(declared: list[Declaration]) -> list[float]:
    """The share of each check of one problem: as declared, the rest split by weight."""
    left = 1.0 - sum(d.share for d in declared if d.share is not None)
    weights = sum(d.weight for d in declared if d.share is None) or 1.0
    return [d.share if d.share is not None else left * d.weight / weights for d in declared]
