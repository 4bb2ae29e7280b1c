"""Cut the solution out of a source file, by text.

A solution marks what students write themselves, each marker alone on its line::

    def double(x):
        \"\"\"Twice x.\"\"\"
        # BEGIN SOLUTION
        return 2 * x
        # END SOLUTION

In a function the region becomes one `raise NotImplementedError("problem 1.1: double")`. Outside
of functions (imports and helpers that only the solution needs) it is cut without a trace. The
rest stays byte for byte, comments included: nothing is generated from a syntax tree. `verify.py`
then checks the outcome.
"""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError, shown

BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
_ALMOST_MARKER = re.compile(r"#+\s*(begin|end)[\s_-]*solution", re.IGNORECASE)

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class SourceError(UsageError):
    """A source file of an assignment is wrong: which file, which line, what to do."""

    def __init__(self, path: Path | str, line: int, what: str) -> None:
        super().__init__(f"{shown(path)}:{line}: {what}")


@dataclass(frozen=True)
class Region:
    """Lines begin..end of a file (1-based, the two markers included) that students do not get.

    function: qualified name of the function that it is the body of, "" outside of functions.
    """

    begin: int
    end: int
    function: str = ""


def strip(text: str, path: Path, message: Callable[[str, int], str]) -> str:
    """The starter's text.

    text: a solution's source; path: where it is from, for messages;
    message(function, line): what the stub of this function raises.
    Raises SourceError for unpaired, nested or misplaced markers.
    """
    lines = _lines(text)
    for region in reversed(regions(text, path)):
        stub = []
        if region.function:
            marker = lines[region.begin - 1]
            indent = marker[: len(marker) - len(marker.lstrip())]
            what = message(region.function, region.begin)
            stub = [f'{indent}raise NotImplementedError("{what}")\n']
        lines[region.begin - 1 : region.end] = stub
    return "".join(lines)


def regions(text: str, path: Path) -> list[Region]:
    """All regions of a solution, from top to bottom."""
    all_scopes = scopes(_parsed(text, path))
    found = [_placed(begin, end, all_scopes) for begin, end in _pairs(text, path)]
    for before, after in itertools.pairwise(found):
        if after.function and before.function == after.function:
            what = f"a second region in {after.function}; a function has one, its whole body"
            raise SourceError(path, after.begin, what)
    return found


def removed_lines(text: str, path: Path) -> list[str]:
    """The lines that `strip` takes out, without their indentation and without the markers."""
    lines = _lines(text)
    return [
        line.strip()
        for region in regions(text, path)
        for line in lines[region.begin : region.end - 1]
    ]


def scopes(node: ast.AST, prefix: str = "") -> list[tuple[str, Scope]]:
    """(qualified name, node) of every function and class below, outer ones first."""
    found: list[tuple[str, Scope]] = []
    for child in ast.iter_child_nodes(node):
        name = prefix
        if isinstance(child, Scope):
            name = f"{prefix}.{child.name}" if prefix else child.name
            found.append((name, child))
        found += scopes(child, name)
    return found


def _lines(text: str) -> list[str]:
    """The lines as Python counts them: str.splitlines would also cut at form feeds and such."""
    return list(io.StringIO(text))


def _pairs(text: str, path: Path) -> list[tuple[int, int]]:
    """The line numbers of each BEGIN and its END."""
    pairs: list[tuple[int, int]] = []
    opened: tuple[int, int] | None = None  # line and column of a BEGIN that has no END yet
    for line, column, marker in _markers(text, path):
        if marker == BEGIN and opened:
            raise SourceError(path, line, f"{BEGIN} inside the region of line {opened[0]}")
        if marker == BEGIN:
            opened = (line, column)
            continue
        if not opened:
            raise SourceError(path, line, f"{END} without a {BEGIN} before it")
        if column != opened[1]:
            what = f"{END} is not indented like its {BEGIN} in line {opened[0]}"
            raise SourceError(path, line, what)
        if line == opened[0] + 1:
            raise SourceError(path, line, "an empty region: there is nothing to cut")
        pairs.append((opened[0], line))
        opened = None
    if opened:
        raise SourceError(path, opened[0], f"{BEGIN} without an {END} after it")
    return pairs


def _markers(text: str, path: Path) -> list[tuple[int, int, str]]:
    """(line, column, marker) of every marker; those inside strings are no markers."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT or not _ALMOST_MARKER.match(token.string):
            continue
        line, column = token.start
        if token.string not in (BEGIN, END) or token.line.strip() != token.string:
            what = f"write a marker as {BEGIN!r} or {END!r}, alone on its line"
            raise SourceError(path, line, what)
        found.append((line, column, token.string))
    return found


def _parsed(text: str, path: Path) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise SourceError(path, error.lineno or 1, f"no valid Python: {error.msg}") from None


def _placed(begin: int, end: int, all_scopes: list[tuple[str, Scope]]) -> Region:
    """The region with the function whose body it is: the innermost scope around its first line."""
    around = [
        (name, scope)
        for name, scope in all_scopes
        if scope.lineno <= begin <= (scope.end_lineno or scope.lineno)
    ]
    if around and not isinstance(around[-1][1], ast.ClassDef):
        return Region(begin, end, around[-1][0])
    return Region(begin, end)
