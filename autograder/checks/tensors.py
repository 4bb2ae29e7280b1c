"""Several tensors of one result, each judged by itself: one that is wrong hides no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.checks.compare import ATOL, RTOL, CheckFailed, apart, changed, far
from autograder.checks.location import where
from autograder.checks.transcript import observe


def assert_tensors(
    got: Mapping[str, Any], want: Mapping[str, Any], hint: str = "", more: str = ""
) -> None:
    """Closeness of each named tensor, as in `assert_close`; all are looked at.

    want: name -> tensor; got: the same names. more: ends the message. The message names every
    tensor that is wrong, and where in it.
    """
    __tracebackhide__ = True
    raise_wrong(wrong_tensors(got, want), hint, more)


def wrong_tensors(got: Mapping[str, Any], want: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with each: for everybody, and in detail. Every comparison is observed."""
    found = [_difference(name, got.get(name), right) for name, right in want.items()]
    return [each for each in found if each is not None]


def raise_wrong(wrong: list[tuple[str, str]], hint: str, more: str = "") -> None:
    """CheckFailed, if there is anything wrong."""
    __tracebackhide__ = True
    if wrong:
        summary = ". ".join(summary for summary, _ in wrong)
        raise CheckFailed(f"{summary}{more}", "; ".join(detail for _, detail in wrong), hint)


def _difference(name: str, got: Any, want: Any) -> tuple[str, str] | None:
    difference = far(got, want, RTOL, ATOL)
    changes = () if difference is None else changed(got, want)
    observe("close", got, want, not difference, apart(got, want, RTOL, ATOL), name, changes)
    if difference is None:
        return None
    return f"{name} {difference.summary}{where(got, want)}", f"{name}: {difference.detail}"
