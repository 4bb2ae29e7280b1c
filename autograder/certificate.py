"""`reference/<name>/certificate.json`: what `autograder validate` proved, for grading to rely on.

It holds the seeds of every check's cases and, for every known mistake, what its program answered
in the checks that it fails (`checks/transcript.py`): digests and a few numbers, no answers. It is
tied to its sources by a digest; grading with a stale one stops.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from autograder.checks.transcript import CaseRecord, Observation
from autograder.course import Assignment
from autograder.errors import CourseError

FORMAT: Final = 1
_NOT_PROVED = (
    "certificate.json",
    "calibration.json",
    "handout.md",
    "milestone.py",
)  # what is proved does not depend on them
_SKIPPED = ("__pycache__", ".pytest_cache")

Records = Mapping[str, Sequence[CaseRecord]]  # by check


@dataclass(frozen=True)
class Mistake:
    """A mutant as grading knows it.

    problem: where it loses points; computes, asks, lecture: see mutants.toml; failed: the checks
    that it fails, with the record of every case.
    """

    id: str
    problem: str
    computes: str
    asks: str
    lecture: str
    failed: Records

    @property
    def told(self) -> tuple[str, str, str]:
        """What students may read of it."""
        return self.computes, self.asks, self.lecture

    def same(self, other: Mistake) -> bool:
        """Whether both stand for the same results."""
        return self.failed.keys() == other.failed.keys() and all(
            len(cases) == len(other.failed[key])
            and all(a.same(b) for a, b in zip(cases, other.failed[key], strict=True))
            for key, cases in self.failed.items()
        )


@dataclass(frozen=True)
class Certificate:
    """seeds: of the cases, by check; mistakes: all known ones."""

    digest: str
    seeds: Mapping[str, Sequence[int]]
    mistakes: Sequence[Mistake]

    def dump(self) -> str:
        """JSON, a line for each check and each mistake's check; same content, same text."""
        seeds = [f"  {_line(key)}: {_line(list(s))}" for key, s in sorted(self.seeds.items())]
        mistakes = [_dump_mistake(each) for each in self.mistakes]
        return (
            f'{{\n "format": {FORMAT},\n "digest": {_line(self.digest)},\n "seeds": {{\n'
            + ",\n".join(seeds)
            + '\n },\n "mistakes": [\n'
            + ",\n".join(mistakes)
            + "\n ]\n}\n"
        )


def load_certificate(assignment: Assignment) -> Certificate:
    """The assignment's certificate. CourseError, with the command that renews it, when it is
    missing, damaged, or of other sources than those on the disk."""
    path = assignment.certificate
    renew = f"run `autograder validate {assignment.name} --write`"
    try:
        certificate = _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(path, "", f"is missing; {renew}") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CourseError(path, "", f"cannot be read ({error!r}); {renew}") from None
    if certificate.digest != digest(assignment):
        what = "is stale: the assignment has changed since it was validated"
        raise CourseError(path, "", f"{what}; {renew}, or grade with --uncertified meanwhile")
    return certificate


def digest(assignment: Assignment) -> str:
    """SHA-256 of every source that a verdict or a diagnosis rests on."""
    total = hashlib.sha256()
    for root in (assignment.folder, assignment.solution.parent):
        for path in _sources(root):
            data = path.read_bytes()
            name = f"{root.parent.name}/{path.relative_to(root).as_posix()}"
            total.update(f"{name}\0{len(data)}\0".encode())
            total.update(data)
    return total.hexdigest()


def _sources(root: Path) -> list[Path]:
    found = (path for path in root.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if path.relative_to(root).as_posix() not in _NOT_PROVED
        and path.relative_to(root).parts[0] not in ("written", "calibration")
        and not set(_SKIPPED) & set(path.relative_to(root).parts)
        and not path.name.startswith(".")
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _dump_mistake(mistake: Mistake) -> str:
    head = [
        f"   {_line(key)}: {_line(getattr(mistake, key))}"
        for key in ("id", "problem", "computes", "asks", "lecture")
    ]
    failed = [
        f"    {_line(key)}: {_line([[_to(o) for o in case.observations] for case in cases])}"
        for key, cases in sorted(mistake.failed.items())
    ]
    return (
        "  {\n" + ",\n".join([*head, '   "failed": {\n' + ",\n".join(failed) + "\n   }"]) + "\n  }"
    )


def _to(seen: Observation) -> list[Any]:
    values = [float(f"{value:.9g}") for value in seen.values]
    named = [seen.name] if seen.name else []
    return [seen.kind, seen.digest, values, dict(seen.counts), *named]


@functools.lru_cache(maxsize=4)
def _parsed(text: str) -> Certificate:
    """Read once for a whole class; nothing changes a certificate."""
    tree = json.loads(text)
    if tree["format"] != FORMAT:
        raise ValueError(f"expected format {FORMAT}, got {tree['format']}")
    mistakes = [
        Mistake(**{**each, "failed": {k: _cases(v) for k, v in each["failed"].items()}})
        for each in tree["mistakes"]
    ]
    return Certificate(tree["digest"], dict(tree["seeds"]), mistakes)


def _cases(tree: list[list[Any]]) -> list[CaseRecord]:
    return [CaseRecord(tuple(_from(*each) for each in case), "") for case in tree]


def _from(
    kind: Any, digest: str, values: list[float], counts: dict[str, int], name: str = ""
) -> Observation:
    return Observation(kind, digest, tuple(values), tuple(counts.items()), name=name)
