"""Where a text cites "problem 1.3", "section 2" or "items 6 and 7", it leads there.

Only what this write-up has: a problem of another assignment stays plain text.
"""

from __future__ import annotations

import re

from handouts.writeup import tree
from handouts.writeup.tree import Node

_KIND = re.compile(r"[(\[“]*(problem|section|item)s?", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)(\W*)")
_GLUE = {"and", "or", "to"}
_BLANK = {"Space", "SoftBreak"}


def linked(blocks: list[Node]) -> list[Node]:
    """The blocks with links in their text; the numbered items of section 2 get ids."""
    blocks = _with_item_ids(blocks)
    there = {block["c"][1][0] for block in blocks if block["t"] == "Header"}
    there |= {id for each in tree.walk(blocks) if (id := _item_id(each))}

    def change(nodes: list[Node]) -> list[Node]:
        return _links(nodes, there)

    return [
        block if block["t"] == "Header" else tree.replace([_first_column(block, there)], change)[0]
        for block in blocks
    ]


def _links(nodes: list[Node], there: set[str]) -> list[Node]:
    """Inline nodes, in which each number behind a citing word is a link."""
    done: list[Node] = []
    kind = ""
    for node in nodes:
        word = node["c"] if node["t"] == "Str" else ""
        number = _NUMBER.fullmatch(word)
        if number and kind and f"{kind}-{number[1]}" in there:
            done += [_link(f"{kind}-{number[1]}", number[1], kind), *_str(number[2])]
            continue
        if cites := _KIND.fullmatch(word):
            kind = cites[1].lower()
        elif node["t"] not in _BLANK and word not in _GLUE and not number:
            kind = ""
        done.append(node)
    return done


def _link(target: str, number: str, kind: str) -> Node:
    """A link that says where it leads, also to who hears only the links of a page."""
    attributes = ["", [], [["aria-label", f"{kind} {number}"]]]
    return {"t": "Link", "c": [attributes, _str(number), [f"#{target}", ""]]}


def _str(word: str) -> list[Node]:
    return [{"t": "Str", "c": word}] if word else []


def _with_item_ids(blocks: list[Node]) -> list[Node]:
    """An id for the first words of each numbered item of section 2."""
    section = ""
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 2:
            section = block["c"][1][0]
        if block["t"] == "OrderedList" and section == "section-2":
            (first, _, _), items = block["c"]
            for number, item in enumerate(items, first):
                if not item or item[0]["t"] not in ("Para", "Plain"):
                    continue
                head = item[0]["c"]
                head[0] = {"t": "Span", "c": [[f"item-{number}", [], []], [head[0]]]}
    return blocks


def _item_id(node: Node) -> str:
    id = node["c"][0][0] if node["t"] == "Span" else ""
    return id if str(id).startswith("item-") else ""


def _first_column(block: Node, there: set[str]) -> Node:
    """In the table of problems, the numbers of the first column lead to the problems."""
    if block["t"] != "Table":
        return block
    for body in block["c"][4]:
        for row in body[3]:
            cell = row[1][0][4]
            number = tree.text(cell)
            if f"problem-{number}" in there:
                cell[0]["c"] = [_link(f"problem-{number}", number, "problem")]
    return block
