"""The write-up as a PDF, set by typst. No TeX, no browser, no font of the machine."""

from __future__ import annotations

import re
from pathlib import Path

import typst

from autograder.course import Assignment
from autograder.errors import UsageError
from handouts.figures.svg import is_ours, printed
from handouts.writeup import tree
from handouts.writeup.marks import document
from handouts.writeup.sources import Sources, sources
from handouts.writeup.tree import Node
from handouts.writeup.widths import with_widths

TEMPLATE = Path(__file__).with_name("templates") / "writeup.typ"
BLOCKS = {"signature", "example", "graded", "timed", "not-graded", "think", "staff"}
SPANS = {"correction", "points"}
POINTS_PER_UNIT = 0.68  # of an SVG; the widest figures are then as wide as the text


def pdf(assignment: Assignment, solutions: bool = False) -> bytes:
    """A PDF on A4. The same sources give the same bytes: its date is fixed, its fonts are typst's.

    solutions: the staff's edition, with model answers and rubrics of the written problems.
    UsageError where the course holds no reference, a figure is missing, or typst cannot set it.
    """
    source = sources(assignment, solutions)
    blocks = tree.replace(document(source), lambda nodes: _shown(nodes, source))
    body = tree.write(blocks, "typst").replace("align(center)[#table(", "[#table(")
    text = _values(source, solutions) + TEMPLATE.read_text(encoding="utf-8") + body
    try:
        made: bytes = typst.compile(text.encode(), format="pdf", ignore_system_fonts=True)
    except typst.TypstError as error:
        raise UsageError(
            f"{assignment.name}: typst cannot set handout.md: {error.message}"
        ) from None
    return made


def _values(source: Sources, staff: bool) -> str:
    """What the template names."""
    facts = f"Assignment {source.name}, version {source.version}"
    return (
        f"#let title = {_string(source.title)}\n#let facts = {_string(facts)}\n"
        f"#let staff = {'true' if staff else 'false'}\n"
    )


def _shown(nodes: list[Node], source: Sources) -> list[Node]:
    """Our divs and spans as calls of the template's functions."""
    done = []
    for node in nodes:
        kinds = tree.classes(node) if node["t"] in ("Div", "Span") else []
        if "figure" in kinds:
            done.append(_picture(node, source))
        elif called := [kind for kind in kinds if kind in BLOCKS | SPANS]:
            name = "staff-only" if called[0] == "staff" else called[0]
            kind = "RawBlock" if node["t"] == "Div" else "RawInline"
            done.append({"t": kind, "c": ["typst", f"#{name}["]})
            done += node["c"][1]
            done.append({"t": kind, "c": ["typst", "]"]})
        else:
            done.append(with_widths(node) if node["t"] == "Table" else node)
    return done


def _picture(node: Node, source: Sources) -> Node:
    told = dict(node["c"][0][2])
    svg = source.figures[told["name"]]
    svg = printed(svg) if is_ours(svg) else svg
    found = re.search(r'<svg[^>]* width="([\d.]+)"', svg)
    width = f"{POINTS_PER_UNIT * float(found[1]):g}pt" if found else "100%"
    caption = tree.write(node["c"][1], "typst").strip()
    call = f"#picture({_string(svg)}, {width}, {_string(told['alt'])}, [{caption}])"
    return tree.raw("typst", call)


def _string(text: str) -> str:
    """A string of typst, whatever stands in it."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
