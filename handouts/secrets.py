"""What no bundle may hold: the needles that `leaks.py` looks for.

- every line of a solution region, with its comment and without, and what it returns;
- hidden checks, mutants and alternatives, by runs of lines: a single line such as an import may
  stand in a public file as well;
- model answers and the words for known mistakes, sentence by sentence.

White space and what marks a line (a comment, a quotation, a list, a difference) do not count.
"""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment
from autograder.errors import CourseError, UsageError, shown
from handouts.strip import marked, removed_lines, scaffold_lines
from handouts.texts import squeezed
from handouts.verify import SHORTEST_SECRET

RUN, LONG = 3, 100  # so many lines in a row, and so many characters in them, are no accident
PART, SENTENCE = 20, 50  # characters in a part of a line, or in a sentence, that are no accident
PUBLIC = {"solution", "expected.py"}  # searched line by line; the public examples' own source
PROSE = {".md", ".txt", ".tex", ".rst", ".typ"}
_MARKED = re.compile(r"^\s*(?:(?:>>>|\.\.\.|[#>+\-*|]+|\d+[.)])\s*)+")
_SENTENCES = re.compile(r"(?<=[.:;?!])\s+|\n\s*\n|\n(?=\s*(?:[-*#|]|\d+[.)]))")


@dataclass(frozen=True)
class Secret:
    """text: without white space; shown: what a message quotes; origin: where it is from."""

    text: str
    shown: str
    origin: str


def bare(text: str) -> str:
    """A text as it is searched: each line without what marks it, all without white space."""
    return squeezed("\n".join(_MARKED.sub("", line) for line in text.splitlines()))


def secrets(assignment: Assignment) -> Iterator[Secret]:
    """Everything of the secret folder that no bundle may hold.

    Raises UsageError for a link in it: what it leads to would not be searched for.
    """
    kept: set[str] = set()  # what the solution shows to everybody: the starter's lines
    for path in sorted(assignment.solution.rglob("*.py")):
        text = path.read_text("utf-8")
        kept |= {line.strip() for line in text.splitlines()} - set(removed_lines(text, path))
        yield from _solution(text, path)
    secret = assignment.solution.parent
    for path in sorted(secret.rglob("*")):
        if path.is_symlink():
            raise UsageError(f"{shown(path)}: is a link; put the files themselves there")
        origin = path.relative_to(secret).as_posix()
        if path.is_file() and origin.partition("/")[0] not in PUBLIC:
            yield from _other(path, origin, kept)


def _other(path: Path, origin: str, kept: set[str]) -> Iterator[Secret]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return  # no text
    yield from _runs(text.splitlines(), origin, kept)
    if path.suffix in PROSE:
        yield from _sentences(text, origin)
    elif path.suffix == ".toml":
        try:
            known = tomllib.loads(text).get("mutant", [])
        except tomllib.TOMLDecodeError as error:
            raise CourseError(path, "", f"is no TOML: {error}") from None
        for mistake in known:
            for key in ("computes", "asks"):
                yield from _sentences(str(mistake.get(key, "")), f"{origin}, {mistake.get('id')}")


def _solution(text: str, path: Path) -> Iterator[Secret]:
    """The lines of the regions, and each region as a whole: its lines may all be short."""
    public = {squeezed(line) for line in scaffold_lines(text, path)}
    lines = text.splitlines()
    comments = _comments(text)
    for region in (each for each in marked(text, path) if each.role == "core"):
        numbers = range(region.begin + 1, region.end)
        codes = [lines[n - 1][: comments.get(n)].strip() for n in numbers]
        whole = " ".join(code for code in codes if not imports(code))
        forms = dict.fromkeys([lines[n - 1].strip() for n in numbers], SHORTEST_SECRET)
        parts = [*codes, *(code.removeprefix("return ") for code in codes), whole]
        forms = dict.fromkeys(parts, PART) | forms
        for form, shortest in forms.items():
            hidden = not imports(form) and squeezed(form) not in public
            if hidden and len(bare(form)) >= shortest:
                yield Secret(bare(form), form, f"solution/{path.name}")


def _comments(text: str) -> dict[int, int]:
    """Line -> the column where its comment begins."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {t.start[0]: t.start[1] for t in tokens if t.type == tokenize.COMMENT}


def _runs(lines: list[str], origin: str, kept: set[str]) -> Iterator[Secret]:
    """Every few lines in a row that say something; imports and empty lines do not, nor do lines
    that everybody has, nor the remarks on top of a file, such as a licence."""
    while lines and (lines[0].startswith("#") or not lines[0].strip()) and origin.endswith(".py"):
        lines = lines[1:]
    told = [line for line in map(str.strip, lines) if line and not imports(line)]
    for start in range(len(told)):
        for end in range(start + RUN, len(told) + 1):
            text = bare("\n".join(told[start:end]))
            if len(text) >= LONG:
                if not kept.issuperset(told[start:end]):
                    yield Secret(text, f"{told[start]} ...", origin)
                break


def _sentences(text: str, origin: str) -> Iterator[Secret]:
    for sentence in _SENTENCES.split(text):
        if len(bare(sentence)) >= SENTENCE:
            yield Secret(bare(sentence), " ".join(sentence.split()), origin)


def imports(line: str) -> bool:
    """That a problem needs a module says nothing."""
    return line.startswith(("import ", "from "))
