"""Pandoc's tree of a document, as plain JSON: reading, writing, walking.

A node is `{"t": its kind, "c": its content}`; pandoc's own manual calls it the AST. Pandoc runs in
its sandbox: it reads what it is given and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from autograder.errors import UsageError

Node = dict[str, Any]

# The pandoc that the wheel carries, and not a newer one that this machine may have as well.
CARRIED = Path(pypandoc.__file__).with_name("files") / "pandoc"

# Raw HTML or TeX would reach one of the two editions only, and figures are ours (marks.py).
MARKDOWN = "markdown-raw_html-raw_tex-raw_attribute-implicit_figures"
STRICT = ("--sandbox", "--fail-if-warnings")
WIDE = "--columns=100000"  # a table's columns are as wide as what is in them, not as its source


def read(markdown: str) -> list[Node]:
    """The blocks of a Markdown text; a tree of one's own, free to be changed."""
    blocks: list[Node] = json.loads(_convert(markdown, "json", MARKDOWN, (WIDE,)))["blocks"]
    return blocks


def write(blocks: list[Node], to: str, *options: str) -> str:
    """The text of blocks in one of pandoc's formats, "html5" or "typst", as a fragment."""
    tree = {"pandoc-api-version": _api_version(), "meta": {}, "blocks": blocks}
    return _convert(json.dumps(tree), to, "json", (WIDE, *options))


def walk(node: Any) -> Iterator[Node]:
    """Every node of a tree, each before those inside it."""
    if isinstance(node, list):
        for each in node:
            yield from walk(each)
    elif isinstance(node, dict):
        if "t" in node:
            yield node
        yield from walk(node.get("c"))


def replace(node: Any, change: Callable[[list[Node]], list[Node]]) -> Any:
    """The tree with every list of nodes put through `change`, the innermost first."""
    if isinstance(node, dict):
        return {key: replace(value, change) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    changed = [replace(each, change) for each in node]
    nodes = bool(changed) and all(isinstance(each, dict) and "t" in each for each in changed)
    return change(changed) if nodes else changed


def text(node: Any) -> str:
    """What a reader reads of a tree, without its marks."""
    kinds = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
    leaves = (each for each in walk(node) if each["t"] in {*kinds, "Str", "Code", "Math"})
    return "".join(kinds.get(leaf["t"]) or _own_text(leaf["c"]) for leaf in leaves)


def span(kind: str, inlines: list[Node], **attributes: str) -> Node:
    """Inline nodes under a class of ours."""
    return {"t": "Span", "c": [["", [kind], list(attributes.items())], inlines]}


def div(kind: str, blocks: list[Node], **attributes: str) -> Node:
    """Blocks under a class of ours."""
    pairs = [[key.replace("_", "-"), value] for key, value in attributes.items()]
    return {"t": "Div", "c": [["", [kind], pairs], blocks]}


def raw(format: str, source: str) -> Node:
    """A block that goes into one format as it stands."""
    return {"t": "RawBlock", "c": [format, source]}


def words(sentence: str) -> list[Node]:
    """Plain words as inline nodes."""
    nodes: list[Node] = []
    for word in sentence.split():
        nodes += [{"t": "Space"}, {"t": "Str", "c": word}]
    return nodes[1:]


def classes(node: Node) -> list[str]:
    """The classes of a Div, a Span or a Header."""
    attributes = node["c"][1] if node["t"] == "Header" else node["c"][0]
    found: list[str] = attributes[1]
    return found


def _own_text(content: Any) -> str:
    """Of a Str, or of a Code or Math, whose text is the second of a pair."""
    return content if isinstance(content, str) else str(content[1])


@cache
def _convert(source: str, to: str, format: str, options: tuple[str, ...]) -> str:
    """Half a second for a write-up, so that a process does nothing twice."""
    os.environ.setdefault("PYPANDOC_PANDOC", str(CARRIED))
    try:
        return str(pypandoc.convert_text(source, to, format, [*STRICT, *options]))
    except RuntimeError as error:  # a text that it cannot read, most often a formula
        told = " ".join(str(error).partition("conversion: ")[2].split())
        what = told.removeprefix("[WARNING] ").partition(" expecting ")[0]
        raise UsageError(f"pandoc: {what}; mend the Markdown") from None
    except OSError as error:
        raise UsageError(f"pandoc: {error}; install .[handouts] anew") from None


@cache
def _api_version() -> list[int]:
    version: list[int] = json.loads(_convert("", "json", MARKDOWN, ()))["pandoc-api-version"]
    return version
