"""An assignment as a notebook: the write-up with the code of the starter in between.

The cells of a file, put together (`autograder/submission/cells.py`), are that file byte for byte,
but for blank lines at its end: it is cut only where exactly two of them stand beside a definition.
Each cell names its file in its first line, which students see, and in its metadata, which survives
when they edit that line.

Links stay as they are: `![...](figures/x.svg)` is looked up in the folder of the notebook.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.submission.cells import BETWEEN, defined, tag

HOW = """\
# {title}: the notebook

Each code cell that begins with a line like `# autograder: {file} 1/2` is a part of that file; leave
the line as it is. The next cell sees to it that the file is written, beside this notebook, when its
cells are run; it needs the package of the course (`pip install`, see the handout). Other cells, as
many as you like, are yours: they are not graded. **Run the cells from the top** whenever the kernel
is new.

To hand in, save and give this notebook, or the Python files that it has written: they are the same.
"""
GIVEN = "The file `{}` is given. Run it as it is; whatever is handed in, this version is used.\n"
CHECK = """\
## Check what you have written

The public checks, on the files that the cells above have made; with `-k 1.2` (say) those of one
problem.
"""
Cell = dict[str, Any]


def notebook(assignment: Assignment) -> str:
    """The text of a notebook (nbformat 4.5); the same assignment always gives the same text.

    Raises CourseError where the starter or the write-up is missing, or is no Python or text.
    """
    cells = [_markdown(HOW.format(title=assignment.title, file=assignment.files[0])),
             _code("start", "%load_ext autograder.notebook")]  # fmt: skip
    by_problem = _by_problem(assignment)
    given = [cell for file in assignment.given for cell in _given(assignment, file)]
    for section in _sections(_read(assignment, "handout.md")):
        problem = re.match(r"### Problem (\S+):", section)
        if problem:
            cells += given
            given = []
        cells.append(_markdown(section))
        cells += by_problem.pop(problem[1], []) if problem else []
    cells += given
    for id, rest in by_problem.items():
        title = assignment.problem(id).title
        cells += [_markdown(f"### Problem {id}: {title}\n"), *rest] if rest else []
    cells += [_markdown(CHECK), _code("check", f"%check {assignment.name}")]
    return _dumped(cells)


def fill(text: str, files: Mapping[str, str]) -> str:
    """The notebook with other contents of its files: `files` by name, whole.

    What a cell defines goes into that cell, and what follows it, too; the files that the cells
    make are then those given, but for blank lines at their ends. KeyError: no cell is of a file.
    """
    content = json.loads(text)
    for file, new in files.items():
        mine = [cell for cell in content["cells"] if _file_of(cell) == file]
        if not mine:
            raise KeyError(file)
        sources = ["".join(cell["source"]) for cell in mine]
        for number, pieces in enumerate(_dealt(split(new, file), sources)):
            line = tag(file, number + 1, len(mine))
            mine[number]["source"] = _lines(f"{line}\n{BETWEEN.join(pieces)}".rstrip("\n"))
    return _text(content)


def split(text: str, name: str) -> list[str]:
    """A file in pieces, at its definitions: joined by two blank lines, and with a line break at
    the end, they are the file, without blank lines at its end."""
    text = text.rstrip("\n") + "\n"
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise CourseError(name, f"line {error.lineno}", f"no valid Python: {error.msg}") from None
    lines = text.removesuffix("\n").split("\n")
    cuts = [0]
    for before, node in itertools.pairwise(body):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        start = _first_line(node, lines)
        blank = start > 2 and not lines[start - 1] and not lines[start - 2]
        if blank and lines[start - 3] and isinstance(node, kinds) | isinstance(before, kinds):
            cuts.append(start)
    pieces = [
        "\n".join(lines[a : b - 2 if b < len(lines) else b])
        for a, b in zip(cuts, [*cuts[1:], len(lines)], strict=True)
    ]
    if BETWEEN.join(pieces) + "\n" != text or text.startswith("\n"):
        raise CourseError(name, "", "expected no blank line at the top")
    return pieces


def _first_line(node: ast.stmt, lines: list[str]) -> int:
    """Where a statement begins, its decorators and the comments above it included; from 0."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    line = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _dealt(pieces: list[str], sources: list[str]) -> list[list[str]]:
    """The pieces of a file, in their order, dealt out to the cells that define the same."""
    dealt: list[list[str]] = [[] for _ in sources]
    owners = {name: k for k, source in enumerate(sources) for name in defined(source)}
    place = 0
    for piece in pieces:
        place = max([place, *(owners[name] for name in defined(piece) if name in owners)])
        dealt[place].append(piece)
    return dealt


def _by_problem(assignment: Assignment) -> dict[str, list[Cell]]:
    """The cells of all files that students write, by the problem that they belong to."""
    found: dict[str, list[Cell]] = {problem.id: [] for problem in assignment.problems}
    for file in assignment.files:
        problems = [problem for problem in assignment.problems if problem.file == file]
        place = problems[0].id
        for source, cell in _cells(assignment, file):
            for problem in problems:
                if set(defined(source)) & set(problem.symbols):
                    place = problem.id
            found[place].append(cell)
    return found


def _given(assignment: Assignment, file: str) -> list[Cell]:
    cells = [cell for _, cell in _cells(assignment, file)]
    return [_markdown(GIVEN.format(file)), *cells]


def _cells(assignment: Assignment, file: str) -> Iterator[tuple[str, Cell]]:
    pieces = split(_read(assignment, f"starter/{file}"), file)
    for part, piece in enumerate(pieces, 1):
        said = {"file": file, "part": part, "total": len(pieces)}
        name = re.sub(r"[^A-Za-z0-9_-]", "-", file.removesuffix(".py"))
        source = f"{tag(file, part, len(pieces))}\n{piece}"
        yield piece, _code(f"{name}-{part}", source) | {"metadata": {"autograder": said}}


def _sections(text: str) -> list[str]:
    """The write-up, cut before each heading; a # inside a block of code is none."""
    sections: list[list[str]] = [[]]
    code = False
    for line in text.splitlines(keepends=True):
        code ^= line.startswith("```")
        if not code and re.match(r"#{1,3} ", line) and sections[-1]:
            sections.append([])
        sections[-1].append(line)
    return ["".join(section) for section in sections]


def _read(assignment: Assignment, name: str) -> str:
    path = assignment.folder / name
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CourseError(path, "", "expected a text in UTF-8") from None


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text.rstrip("\n"))}


def _code(id: str, source: str) -> Cell:
    empty: Cell = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": id, "source": _lines(source), **empty}


def _lines(text: str) -> list[str]:
    """As Jupyter writes it: lines that keep their ends, cut at line breaks alone."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _file_of(cell: Cell) -> str:
    said: Mapping[str, str] = cell["metadata"].get("autograder", {})
    return said.get("file", "")


def _dumped(cells: list[Cell]) -> str:
    for number, cell in enumerate(cells):
        cell.setdefault("id", f"text-{number}")
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return _text({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
