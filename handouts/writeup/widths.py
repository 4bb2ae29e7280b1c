"""How wide the columns of a printed table are, where its text does not fit on one line.

Left to itself, typst gives every long column the same width, and a table of one long column and
three short ones gets twice as high as it need be.
"""

from __future__ import annotations

import math
from typing import Any

from handouts.writeup import tree
from handouts.writeup.tree import Node

LINE = 88  # letters of a table that fit into one line
SHORT = 22  # letters: such a column is as wide as its longest cell


def with_widths(table: Node) -> Node:
    """The table with shares of the line for its long columns; as it is, if all of it fits."""
    rows = _rows(table)
    if len({len(row) for row in rows}) > 1:  # cells that span columns: an author's own layout
        return table
    columns = list(zip(*rows, strict=True))
    longest = [max(len(cell) for cell in column) for column in columns]
    if sum(longest) <= LINE:
        return table
    short = [length for length in longest if length <= SHORT]
    left = 1 - sum(length + 3 for length in short) / (LINE + 12)
    weights = [
        0.0 if length <= SHORT else math.sqrt(sum(map(len, column)))
        for length, column in zip(longest, columns, strict=True)
    ]
    for spec, weight in zip(table["c"][2], weights, strict=True):
        if weight:
            spec[1] = {"t": "ColWidth", "c": round(max(left, 0.3) * weight / sum(weights), 3)}
    return table


def _rows(table: Node) -> list[list[str]]:
    """The text of all cells, those of the head first."""
    head, bodies = table["c"][3], table["c"][4]
    rows: list[Any] = [*head[1], *(row for body in bodies for row in body[3])]
    return [[tree.text(cell[4]) for cell in row[1]] for row in rows]
