"""Write what is generated from the reference, or say what has drifted.

    python -m handouts.starter                    write every assignment's generated files
    python -m handouts.starter --check ngram      exit 1 and name each file that is not up to date

Generated and committed: `assignments/<name>/starter/`, the solution without its regions, and
`assignments/<name>/checks/expected.json`, what `reference/<name>/expected.py` makes of the
solution. Everything is verified (`verify.py`) before the first file is written.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from autograder.checks.expected import FILE, dump
from autograder.checks.reference import load_reference
from autograder.course import Assignment, find_course
from autograder.errors import CourseError, UsageError, shown
from handouts.strip import SourceError, strip
from handouts.verify import nothing_survives, verify

TEXT = (".py", ".md", ".json", ".toml", ".txt", ".ipynb")  # what nothing_survives can read

MOST_LINES = 40  # of a difference that are shown
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")


def generate(assignment: Assignment) -> dict[Path, str | None]:
    """Path -> the text that it must have; None for a file of the starter that must not exist.

    Raises UsageError (SourceError, CourseError) where the reference or a public file is wrong.
    """
    sources = {path: _read(path) for path in sorted(assignment.solution.rglob("*.py"))}
    files: dict[Path, str | None] = dict.fromkeys(sorted(assignment.starter.rglob("*.py")))
    for path, solution in sources.items():
        starter = strip(solution, path, _Stub(assignment, path))
        verify(solution, starter, path)
        files[assignment.starter / path.relative_to(assignment.solution)] = starter
    expected = _expected(assignment)
    if expected is not None:
        files[assignment.checks / FILE] = expected
    public = _public(assignment, files)
    for path, solution in sources.items():
        nothing_survives(solution, path, public)
    return files


def drifted(files: dict[Path, str | None]) -> dict[Path, str]:
    """Path -> unified diff, for every file on disk that is not as it must be."""
    found = {}
    for path, want in files.items():
        have = _read(path) if path.exists() else None
        recorded = path.name == FILE and have and want
        if have != want and not (recorded and _alike(have or "", want or "")):
            found[path] = _diff(shown(path), have or "", want or "")
    return found


def _alike(have: str, want: str) -> bool:
    """Whether two records differ by no more than rounding: another processor takes sums in another
    order, so the last digits are not the reference's. A line says of which kind its array is."""
    if _NUMBER.sub("#", have) != _NUMBER.sub("#", want):
        return False
    for before, after in zip(have.splitlines(), want.splitlines(), strict=True):
        within = 1e-5 if '"float32"' in before else 1e-12
        pairs = zip(_NUMBER.findall(before), _NUMBER.findall(after), strict=True)
        if not all(one == other or _close(one, other, within) for one, other in pairs):
            return False
    return True


def _close(one: str, other: str, within: float) -> bool:
    fractions = all(set(".e") & set(number) for number in (one, other))  # no counts, no ids
    return fractions and math.isclose(float(one), float(other), rel_tol=within, abs_tol=within / 10)


def write(files: dict[Path, str | None]) -> list[Path]:
    """Bring the disk up to date. Returns the files that were written or removed."""
    changed = list(drifted(files))
    for path in changed:
        text = files[path]
        try:
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            what = f"cannot write it: {error.strerror}; make its folder writable"
            raise CourseError(path, "", what) from None
    return changed


class _Stub:
    """What the stub of a function raises: the problem's number and the function's name."""

    def __init__(self, assignment: Assignment, path: Path) -> None:
        file = path.relative_to(assignment.solution).as_posix()
        self.path = path
        self.problems = [problem for problem in assignment.problems if problem.file == file]

    def __call__(self, function: str, line: int) -> str:
        parts = function.split(".")
        names = {".".join(parts[:k]) for k in range(1, len(parts) + 1)}  # "Net", "Net.forward"
        for problem in self.problems:
            if names & set(problem.symbols):
                return f"problem {problem.id}: {function}"
        what = (
            f"{function} is in no problem's symbols; name it in assignment.toml, "
            "or put the whole helper into a region"
        )
        raise SourceError(self.path, line, what)


def _expected(assignment: Assignment) -> str | None:
    """The text of expected.json; None where the assignment records nothing."""
    path = assignment.solution.parent / "expected.py"
    if not path.exists():
        return None
    module = _load(path, f"_expected_of_{assignment.name}")
    if not hasattr(module, "examples"):
        raise CourseError(path, "", "expected a function examples(reference)")
    return dump(module.examples(load_reference(assignment)))


def _load(path: Path, name: str) -> ModuleType:
    """Our own module, by its path; it is not put into sys.modules."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(path, "", "expected a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _public(assignment: Assignment, files: dict[Path, str | None]) -> dict[Path, str]:
    """Every text that students get: the generated ones, and the others as they are on disk."""
    on_disk = (p for p in sorted(assignment.folder.rglob("*")) if p.suffix in TEXT and p.is_file())
    texts = {path: _read(path) for path in on_disk if path not in files}
    return texts | {path: text for path, text in files.items() if text is not None}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CourseError(path, "", "expected a text in UTF-8") from None


def _diff(name: str, have: str, want: str) -> str:
    lines = list(
        difflib.unified_diff(
            have.splitlines(),
            want.splitlines(),
            f"{name} (on disk)",
            f"{name} (generated)",
            lineterm="",
        )
    )
    left_out = [f"... and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return "\n".join(lines[:MOST_LINES] + left_out)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: up to date or written; 1: --check found drift; 2: something to be fixed first."""
    parser = argparse.ArgumentParser(
        prog="python -m handouts.starter",
        description="Generate starters and recorded examples from the reference.",
        epilog="example: python -m handouts.starter --check ngram",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="assignments; default: all")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    parser.add_argument("--course", type=Path, metavar="PATH", help="default: found from here")
    options = parser.parse_args(arguments)
    try:
        course = find_course(options.course)
        chosen = [course.assignment(name) for name in options.names] or course.assignments()
        files = {path: text for each in chosen for path, text in generate(each).items()}
        return _report_drift(files) if options.check else _report_written(files)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2


def _report_drift(files: dict[Path, str | None]) -> int:
    found = drifted(files)
    for path in found:
        print(f"{shown(path)}: not what the reference generates")
    if found:
        print("run python -m handouts.starter; the first difference:")
        print(next(iter(found.values())))
    return 1 if found else 0


def _report_written(files: dict[Path, str | None]) -> int:
    for path in write(files):
        print(f"{'wrote' if path.exists() else 'removed'} {shown(path)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
