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

Such a region is the *core*. A *scaffold* is kept: students get it without its two markers, so that
they write what teaches and not what is only in the way::

    def train(model, batches):
        \"\"\"The loss of every step.\"\"\"
        # BEGIN SCAFFOLD
        losses = []
        # END SCAFFOLD
        # BEGIN SOLUTION
        losses += [model.step(batch) for batch in batches]
        # END SOLUTION
        # BEGIN SCAFFOLD
        return losses
        # END SCAFFOLD

What follows a core in a function must be marked, and says so where it is not: else a marker in the
wrong line would hand out half a solution. And what stands in a scaffold is public, on purpose: also
where a core of the same file has the same line, and an import that the starter does not use yet.
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
from typing import Final, Literal

from autograder.errors import UsageError, shown

Role = Literal["core", "scaffold"]
BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
_BEGINS: Final[dict[str, Role]] = {BEGIN: "core", "# BEGIN SCAFFOLD": "scaffold"}
_ENDS: Final[dict[str, str]] = {END: BEGIN, "# END SCAFFOLD": "# BEGIN SCAFFOLD"}
_ALMOST_MARKER = re.compile(r"#+\s*(begin|end)[\s_-]*(solution|scaffold)", re.IGNORECASE)

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class SourceError(UsageError):
    """A source file of an assignment is wrong: which file, which line, what to do."""

    def __init__(self, path: Path | str, line: int, what: str) -> None:
        super().__init__(f"{shown(path)}:{line}: {what}")


@dataclass(frozen=True)
class Region:
    """Lines begin..end of a file (1-based, the two markers included).

    function: qualified name of the function that it is in, "" outside of functions.
    role: "core", which students do not get, or "scaffold", of which they get all but the markers.
    """

    begin: int
    end: int
    function: str = ""
    role: Role = "core"


def strip(text: str, path: Path, message: Callable[[str, int], str]) -> str:
    """The starter's text.

    text: a solution's source; path: where it is from, for messages;
    message(function, line): what the stub of this function raises.
    Raises SourceError for unpaired, nested or misplaced markers.
    """
    lines = _lines(text)
    for region in reversed(marked(text, path)):
        left = lines[region.begin : region.end - 1] if region.role == "scaffold" else []
        if region.role == "core" and region.function:
            marker = lines[region.begin - 1]
            indent = marker[: len(marker) - len(marker.lstrip())]
            what = message(region.function, region.begin)
            left = [f'{indent}raise NotImplementedError("{what}")\n']
        lines[region.begin - 1 : region.end] = left
    return "".join(lines)


def regions(text: str, path: Path) -> list[Region]:
    """The regions that students do not get, from top to bottom."""
    return [region for region in marked(text, path) if region.role == "core"]


def scaffolds(text: str, path: Path) -> list[Region]:
    """The regions that students get without their markers."""
    return [region for region in marked(text, path) if region.role == "scaffold"]


def marked(text: str, path: Path) -> list[Region]:
    """All regions of a solution, cores and scaffolds, from top to bottom.

    Raises SourceError, also where a function goes on after its core with what is in no region.
    """
    all_scopes = scopes(_parsed(text, path))
    found = [_placed(*pair, all_scopes) for pair in _pairs(text, path)]
    for before, after in itertools.pairwise(found):
        same = after.function and before.function == after.function
        if same and before.role == after.role == "core":
            what = f"a second region in {after.function}; put a scaffold in between, or join them"
            raise SourceError(path, after.begin, what)
    _marked_to_the_end(_lines(text), found, all_scopes, path)
    return found


def removed_lines(text: str, path: Path) -> list[str]:
    """The lines that `strip` takes out, without their indentation and without the markers."""
    return _content(text, path, "core")


def scaffold_lines(text: str, path: Path) -> list[str]:
    """The lines of the scaffolds, likewise: public, whatever else holds them."""
    return _content(text, path, "scaffold")


def _content(text: str, path: Path, role: Role) -> list[str]:
    lines = _lines(text)
    return [
        line.strip()
        for region in marked(text, path)
        if region.role == role
        for line in lines[region.begin : region.end - 1]
    ]


def _marked_to_the_end(
    lines: list[str], found: list[Region], all_scopes: list[tuple[str, Scope]], path: Path
) -> None:
    """Behind its first core, every line of a function that says something is in a region."""
    inside = {number for region in found for number in range(region.begin, region.end + 1)}
    for region in found:
        if region.role == "scaffold" or not region.function:
            continue
        _, scope = _around(region.begin, all_scopes)[-1]
        for number in range(region.end + 1, (scope.end_lineno or 0) + 1):
            if number not in inside and lines[number - 1].strip():
                what = (
                    f"{region.function} goes on after its region of line {region.begin}: the "
                    "region must be the end of the function's body; mark what students get "
                    "as # BEGIN SCAFFOLD ... # END SCAFFOLD"
                )
                raise SourceError(path, number, what)


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


def _pairs(text: str, path: Path) -> list[tuple[int, int, Role]]:
    """The line numbers of each BEGIN and its END, and what is between them."""
    pairs: list[tuple[int, int, Role]] = []
    opened: tuple[int, int, str] | None = None  # line, column, marker of a BEGIN without an END yet
    for line, column, marker in _markers(text, path):
        if opened is None:
            if marker in _ENDS:
                raise SourceError(path, line, f"{marker} without a {_ENDS[marker]} before it")
            opened = (line, column, marker)
            continue
        first, indent, begin = opened
        if marker in _BEGINS:
            raise SourceError(path, line, f"{marker} inside the region of line {first}")
        if _ENDS[marker] != begin:
            raise SourceError(path, line, f"{marker} ends the {begin} of line {first}")
        if column != indent:
            what = f"{marker} is not indented like its {begin} in line {first}"
            raise SourceError(path, line, what)
        if line == first + 1:
            raise SourceError(path, line, "an empty region: there is nothing in it")
        pairs.append((first, line, _BEGINS[begin]))
        opened = None
    if opened:
        end = next(end for end, begin in _ENDS.items() if begin == opened[2])
        raise SourceError(path, opened[0], f"{opened[2]} without an {end} after it")
    return pairs


def _markers(text: str, path: Path) -> list[tuple[int, int, str]]:
    """(line, column, marker) of every marker; those inside strings are no markers."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT or not _ALMOST_MARKER.match(token.string):
            continue
        line, column = token.start
        if token.string not in (*_BEGINS, *_ENDS) or token.line.strip() != token.string:
            right = ", ".join(repr(marker) for marker in (*_BEGINS, *_ENDS))
            raise SourceError(path, line, f"write a marker as one of {right}, alone on its line")
        found.append((line, column, token.string))
    return found


def _parsed(text: str, path: Path) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise SourceError(path, error.lineno or 1, f"no valid Python: {error.msg}") from None


def _placed(begin: int, end: int, role: Role, all_scopes: list[tuple[str, Scope]]) -> Region:
    """The region with the function that it is in: the innermost scope around its first line."""
    around = _around(begin, all_scopes)
    if around and not isinstance(around[-1][1], ast.ClassDef):
        return Region(begin, end, around[-1][0], role)
    return Region(begin, end, "", role)


def _around(line: int, all_scopes: list[tuple[str, Scope]]) -> list[tuple[str, Scope]]:
    """The scopes that a line is in, the innermost one last."""
    return [
        (name, scope)
        for name, scope in all_scopes
        if scope.lineno <= line <= (scope.end_lineno or scope.lineno)
    ]
