"""Python without what only Jupyter understands: lines that begin with %, ! or ask with a ?, and
those that keep what a % or ! gives (`files = !ls`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

PYTHON_CELLS = ("time", "timeit", "capture", "prun")  # %%time and its kin run the cell as Python
_CELL = re.compile(r"\s*%%(\w*)[^\n]*(?:\n|\Z)")
_TARGET = r"""[\w.]++ (?: \[ (?: [^][\n'"]*+ | '[^'\\\n]*+' | "[^"\\\n]*+" ) \] )?+"""
# what IPython takes for its own, with the lines that a backslash joins to it
_LINE = re.compile(
    rf"""([ \t]*)(?:
        (?: [%!?] | {_TARGET} (?: [ \t]*+ , [ \t]*+ {_TARGET} )*+ [ \t]*+ = [ \t]*+ (?: ! | %\w ) )
        (?: [^\n]* \\\n )*+ [^\n]*
      | [\w.]+ [ \t]* \?{{1,2}} [ \t]* (?=\n|\Z)
    )(?:\n|\Z)""",
    re.VERBOSE,
)
# strings, comments and brackets: inside them, a line may begin with a % of Python's own. No
# alternative can fail once it has begun, so the time is proportional to the length.
_PIECE = re.compile(
    r"""\#[^\n]*
    | \"\"\" [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* (?: \"\"\" | \\?\Z )
    | ''' [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* (?: ''' | \\?\Z )
    | " (?: [^"\\\n] | \\. )* "?
    | ' (?: [^'\\\n] | \\. )* '?
    | \\\n | [][(){}\n]""",
    re.VERBOSE | re.DOTALL,
)


def without_magics(text: str) -> tuple[str, int]:
    """The text, and how many lines were left out of it.

    A cell that is not Python at all (`%%bash`) is left out as a whole. Indented lines become
    `pass`, so that the block around them keeps a body.
    """
    cell = _CELL.match(text)
    if cell is not None and cell[1] not in PYTHON_CELLS:
        return "", text.count("\n") + 1
    kept: list[str] = []
    place, dropped = (0, 0) if cell is None else (cell.end(), 1)
    for piece, indent in pieces(text[place:]):
        if indent is None:
            kept.append(piece)
        else:
            dropped += 1 + piece.count("\n", 0, -1)
            kept.append(f"{indent}pass\n" if indent else "")
    return "".join(kept), dropped


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The statements of Python, comments and blank lines, each with None, and the lines for
    Jupyter, each with what it is indented by. Together they are the text."""
    place = 0
    while place < len(text):
        magic = _LINE.match(text, place)
        end = _end_of_statement(text, place) if magic is None else magic.end()
        yield text[place:end], None if magic is None else magic[1]
        place = end


def _end_of_statement(text: str, place: int) -> int:
    """Behind the line break that ends what begins at `place`."""
    depth = 0
    while (piece := _PIECE.search(text, place)) is not None:
        place = piece.end()
        if piece[0] in "([{":
            depth += 1
        elif piece[0] in ")]}":
            depth = max(0, depth - 1)
        elif piece[0] == "\n" and not depth:
            return place
    return len(text)
