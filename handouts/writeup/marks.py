"""What is special in a write-up, found in its text and marked for both editions.

    ### Problem 1.1: Title (15 points)       a heading with the id "problem-1.1", points apart
    `name(arguments)` in `file.py`           a signature
    **Worked example.** ...                  an example, up to the next thing of this list
    **Graded**: ... **Not graded**: ...      what is judged; **Think about**: what is not
    (*correction*)                           where we depart from the lecture
    ![description](figures/x.svg "caption")  a figure

Each becomes a block or a span with a class; `html.py` and `pdf.py` say what it looks like. Authors
write nothing but Markdown, which reads well without any of this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.errors import UsageError
from handouts.writeup import tree
from handouts.writeup.links import linked
from handouts.writeup.sources import Sources
from handouts.writeup.tree import Node

JUDGED = {"Graded": "graded", "Timed": "timed", "Not graded": "not-graded", "Think about": "think"}
EXAMPLE = "Worked example."

_PROBLEM = re.compile(r"Problem (\d+(?:\.\d+)*): .*")
_POINTS = re.compile(r"(.*) \((\d+(?:\.\d+)? points?)\)")
_SECTION = re.compile(r"(\d+)\. .*")
_SIGNATURE = re.compile(r"[A-Za-z_]\w*\(.*\)")


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents. points: "15 points", or ""."""

    level: int
    id: str
    title: str
    points: str


def document(source: Sources) -> list[Node]:
    """The blocks of a write-up, marked; behind each written problem its rubric, if there is one.

    UsageError for a figure that nobody draws, or that nobody describes.
    """
    blocks = [_heading(block) for block in tree.read(source.handout)]
    blocks = _framed([_figure(block, source) for block in blocks])
    blocks = tree.replace(blocks, _corrections)
    blocks = _with_rubrics(linked(blocks), source)
    for node in tree.walk(blocks):
        if node["t"] == "Image":
            name = node["c"][2][0]
            raise UsageError(f"{source.name}: put {name} into a paragraph of its own in handout.md")
    return blocks


def contents(blocks: list[Node]) -> list[Heading]:
    """The headings of the second and third level, in order."""
    found = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] in (2, 3):
            level, (id, _, _), inlines = block["c"]
            points = "".join(tree.text(each) for each in inlines if _is_points(each))
            title = tree.text([each for each in inlines if not _is_points(each)]).strip()
            found.append(Heading(level, id, title, points))
    return found


def _is_points(inline: Node) -> bool:
    return inline["t"] == "Span" and "points" in tree.classes(inline)


def _heading(block: Node) -> Node:
    """A heading with an id that can be cited, and its points as a span."""
    if block["t"] != "Header":
        return block
    level, (id, classes, pairs), inlines = block["c"]
    title = tree.text(inlines)
    if section := _SECTION.fullmatch(title):
        id = f"section-{section[1]}"
    if problem := _PROBLEM.fullmatch(title):
        id, classes = f"problem-{problem[1]}", [*classes, "problem"]
    if points := _POINTS.fullmatch(title):
        badge = tree.span("points", tree.words(points[2]))
        inlines = [*tree.words(points[1]), {"t": "Space"}, badge]
    return {"t": "Header", "c": [level, [id, classes, pairs], inlines]}


def _figure(block: Node, source: Sources) -> Node:
    """A paragraph that is nothing but an image becomes a figure: a div with its name and text."""
    if block["t"] != "Para" or [each["t"] for each in block["c"]] != ["Image"]:
        return block
    _, inlines, (target, caption) = block["c"][0]["c"]
    name = target.removeprefix("figures/")
    if name not in source.figures:
        there = ", ".join(sorted(source.figures)) or "none"
        raise UsageError(f"{source.name}: handout.md shows {target}; drawn are: {there}")
    if not inlines:
        raise UsageError(f"{source.name}: describe {target} in its brackets, for who cannot see it")
    told = [{"t": "Para", "c": tree.read(caption)[0]["c"]}] if caption else []
    return tree.div("figure", told, name=name, alt=tree.text(inlines))


def _framed(blocks: list[Node]) -> list[Node]:
    """Signatures, examples and what is judged, each in a div of its own."""
    framed: list[Node] = []
    example: list[Node] | None = None
    for block in blocks:
        label = _label(block)
        if example is not None and (label or block["t"] == "Header"):
            example = None
        if label == EXAMPLE:
            example = [block]
            framed.append(tree.div("example", example))
        elif example is not None:
            example.append(block)
        elif label in JUDGED:
            framed += _judged(block)
        else:
            framed.append(tree.div("signature", [block]) if _is_signature(block) else block)
    return framed


def _label(block: Node) -> str:
    """The bold words that a paragraph begins with, or ""."""
    if block["t"] != "Para" or block["c"][0]["t"] != "Strong":
        return ""
    return tree.text(block["c"][0])


def _judged(block: Node) -> list[Node]:
    """A paragraph cut before each of its labels; each part in a div named after its label."""
    parts: list[list[Node]] = []
    for inline in block["c"]:
        if inline["t"] == "Strong" and tree.text(inline) in JUDGED:
            parts.append([])
        parts[-1].append(inline)
    return [
        tree.div(JUDGED[tree.text(part[0])], [{"t": "Para", "c": _stripped(part)}])
        for part in parts
    ]


def _stripped(inlines: list[Node]) -> list[Node]:
    last = len(inlines)
    while last and inlines[last - 1]["t"] in ("SoftBreak", "Space"):
        last -= 1
    return inlines[:last]


def _is_signature(block: Node) -> bool:
    """`name(arguments)` in `file`, and nothing else."""
    if block["t"] != "Para" or len(block["c"]) != 5 or tree.text(block["c"][1:4]) != " in ":
        return False
    first, last = block["c"][0], block["c"][4]
    codes = first["t"] == last["t"] == "Code"
    return codes and _SIGNATURE.fullmatch(tree.text(first)) is not None


def _corrections(nodes: list[Node]) -> list[Node]:
    """The word as a span; brackets around it go, for its look sets it apart."""
    done: list[Node] = []
    for node in nodes:
        last = tree.text(done[-1:])
        if node["t"] == "Emph" and tree.text(node) == "correction":
            if last == "(":
                done.pop()
            node = tree.span("correction", [node])
        elif node["t"] == "Str" and last == "correction" and node["c"].startswith(")"):
            node = {"t": "Str", "c": node["c"][1:]}
        done.append(node)
    return done


def _with_rubrics(blocks: list[Node], source: Sources) -> list[Node]:
    """Each rubric stands behind its problem: before the next heading that is not below it."""
    placed: list[Node] = []
    waiting: list[Node] = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] <= 3:
            placed, waiting = placed + waiting, []
            number = block["c"][1][0].removeprefix("problem-")
            if number in source.rubrics:
                waiting = [_rubric(number, source.rubrics[number])]
        placed.append(block)
    return placed + waiting


def _rubric(number: str, markdown: str) -> Node:
    """A rubric without its title, its headings two levels further down."""
    inside = []
    for block in tree.read(markdown):
        if block["t"] == "Header" and block["c"][0] == 1:
            continue
        if block["t"] == "Header":
            level, (id, classes, pairs), inlines = block["c"]
            attributes = [f"staff-{number}-{id}", classes, pairs]
            block = {"t": "Header", "c": [level + 2, attributes, inlines]}
        inside.append(block)
    return tree.div("staff", inside, role="note", aria_label=f"Staff only: problem {number}")
