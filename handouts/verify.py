"""Prove that a starter fits its solution and gives nothing of it away.

Five properties, each read from syntax trees or text and never from how the starter was made:

1. the regions are paired and unnested (`strip.regions`);
2. functions, classes, signatures, decorators and docstrings are those of the solution;
3. every function whose body was cut raises NotImplementedError, whatever else it does;
4. no import is left without a use, but for those of a scaffold, which students are to use: an
   import that only the solution needs belongs into a region of its own at the top of the file;
5. no line that was cut survives in any file that students get; imports of a whole module are no
   secret: that a problem may need NumPy says nothing. Nor are the lines of the file's scaffolds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from handouts.strip import (
    Region,
    Scope,
    SourceError,
    regions,
    removed_lines,
    scaffold_lines,
    scaffolds,
    scopes,
)

SHORTEST_SECRET = 12  # non-blank characters; "return x" and "else:" are in every program
PLAIN_IMPORT = re.compile(r"import [\w.]+( as \w+)?")


def verify(solution: str, starter: str, path: Path) -> None:
    """Check properties 1 to 4 of one file.

    solution, starter: the two texts; path: the solution's, for messages.
    Raises SourceError with the line in the solution (in the starter for an unused import).
    """
    cut, given = regions(solution, path), scaffolds(solution, path)
    try:
        tree = ast.parse(starter)
    except SyntaxError as error:
        what = f"the starter is no valid Python: {error.msg}; does a region cut a statement?"
        raise SourceError(path, error.lineno or 1, what) from None
    whole = ast.parse(solution)
    _same_interface(whole, tree, cut, path)
    _stubs_raise(tree, cut, path)
    _imports_are_used(tree, path, {name for line, name in _imported(whole) if _inside(line, given)})


def nothing_survives(solution: str, path: Path, public: Mapping[Path, str]) -> None:
    """Check property 5: no removed line of this solution is part of a public text.

    public: path -> text of every file that students get. White space does not count.
    """
    texts = {where: _squeezed_lines(text) for where, text in public.items()}
    handed_out = {_squeezed(line) for line in scaffold_lines(solution, path)}
    for removed in removed_lines(solution, path):
        secret = _squeezed(removed)
        if len(secret) < SHORTEST_SECRET or PLAIN_IMPORT.fullmatch(removed):
            continue
        if secret in handed_out:
            continue
        for where, lines in texts.items():
            for number, line in enumerate(lines, start=1):
                if secret in line:
                    what = f"this line gives away {removed!r} of {path.name}"
                    raise SourceError(where, number, what)


def _same_interface(
    solution: ast.Module, starter: ast.Module, cut: list[Region], path: Path
) -> None:
    want = [entry for entry in _interface(solution) if not _inside(entry[0], cut)]
    got = list(_interface(starter))
    for (line, name, *rest), (_, other, *other_rest) in zip(want, got, strict=False):
        if (name, rest) != (other, other_rest):
            what = f"{name}: the starter has another signature, decorator or docstring"
            raise SourceError(path, line, what)
    if len(want) != len(got):
        what = f"the starter defines {len(got)} functions and classes, the solution {len(want)}"
        raise SourceError(path, 1, what)


def _interface(tree: ast.Module) -> Iterator[tuple[int, str, str, str | None]]:
    """(line, qualified name, declaration, docstring) of each function and class, in order."""
    for name, node in scopes(tree):
        yield node.lineno, name, _declaration(node), ast.get_docstring(node, clean=False)


def _declaration(node: Scope) -> str:
    """Everything above the body, as a text that is equal for equal declarations."""
    fields = {
        field: value
        for field, value in ast.iter_fields(node)
        if field not in ("body", "type_comment")
    }
    parts = [type(node).__name__]
    for field, value in fields.items():
        values = value if isinstance(value, list) else [value]
        shown = [ast.dump(v) if isinstance(v, ast.AST) else repr(v) for v in values]
        parts.append(f"{field}={shown}")
    return " ".join(parts)


def _stubs_raise(starter: ast.Module, cut: list[Region], path: Path) -> None:
    functions = dict(scopes(starter))
    for region in cut:
        if region.function and not _only_raises(functions[region.function]):
            what = (
                f"the starter's {region.function} does not always raise NotImplementedError; "
                "the region must be the end of the function's body"
            )
            raise SourceError(path, region.begin, what)


def _only_raises(function: Scope) -> bool:
    """Whether one of the statements is our raise and nothing before it can leave the function.

    A yield anywhere would make the call raise nothing.
    """
    raises = [number for number, each in enumerate(function.body) if _is_stub(each)]
    before = function.body[: raises[0]] if raises else []
    return (
        bool(raises)
        and not any(isinstance(node, ast.Return) for each in before for node in ast.walk(each))
        and not any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))
    )


def _is_stub(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Raise)
        and isinstance(statement.exc, ast.Call)
        and ast.unparse(statement.exc.func) == "NotImplementedError"
    )


def _imports_are_used(starter: ast.Module, path: Path, given: set[str]) -> None:
    used = given | {node.id for node in ast.walk(starter) if isinstance(node, ast.Name)}
    for line, name in _imported(starter):
        if name not in used:
            what = f"the starter (line {line}) imports {name} without a use; put it into a region"
            raise SourceError(path, line, what)


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, name that it binds) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name.partition(".")[0]


def _inside(line: int, cut: Iterable[Region]) -> bool:
    return any(region.begin < line < region.end for region in cut)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _squeezed_lines(text: str) -> list[str]:
    return [_squeezed(line) for line in text.splitlines()]
