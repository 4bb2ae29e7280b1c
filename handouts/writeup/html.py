"""The write-up as one HTML file, for a browser, a phone, or a printer."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from autograder.course import Assignment
from autograder.reports.safe_html import template
from handouts.figures.svg import STYLE, is_ours
from handouts.writeup import tree
from handouts.writeup.marks import contents, document
from handouts.writeup.sources import Sources, sources
from handouts.writeup.tree import Node

TEMPLATES = Path(__file__).with_name("templates")

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
LONG = 30  # characters of TeX: such a formula may be wider than a phone, and cannot be broken
FIGURE_STYLE = f"'sha256-{_DIGEST}'"  # what the page's policy lets our figures bring

_STAYS = (  # what pandoc writes -> what a page without scripts and inline styles needs
    (r'<a href="#cb[^"]*" aria-hidden="true" tabindex="-1"></a>', ""),  # a link for every line
    (r' id="cb\d+(-\d+)?"', ""),
    (r"<th( style=[^>]*)?></th>", "<td></td>"),  # nothing heads no column
    (r' style="text-align: (\w+);"', r' class="\1"'),
    (r"<pre\b", '<pre tabindex="0"'),
    (r"(<mo>&#8289;</mo></mrow>)(?=<m(?!o|row><mo))", r'\1<mspace width="0.17em"></mspace>'),
)


def page(assignment: Assignment, solutions: bool = False) -> str:
    """One HTML page that needs nothing from elsewhere. The same sources give the same text.

    solutions: the staff's edition, with model answers and rubrics of the written problems.
    UsageError where the course holds no reference, or a figure is missing.
    """
    source = sources(assignment, solutions)
    blocks = document(source)
    html = template(TEMPLATES, "writeup.html.j2", "writeup.css.j2")
    made = html.render(
        source=source,
        figure_style_source=FIGURE_STYLE,
        staff=solutions,
        headings=contents(blocks),
        body=Markup(_body(blocks, source)),  # an author's Markdown, in which raw HTML is off
    )
    return made + "\n"


def _body(blocks: list[Node], source: Sources) -> str:
    def change(nodes: list[Node]) -> list[Node]:
        return _kept_together([_boxed(_shown(each, source)) for each in nodes])

    shown = tree.replace(blocks, change)
    return _tidied(tree.write(shown, "html5", "--mathml"))


def _shown(block: Node, source: Sources) -> Node:
    """A figure as its SVG; everything else as it is."""
    if block["t"] != "Div" or "figure" not in tree.classes(block):
        return block
    told = dict(block["c"][0][2])
    caption = tree.write(block["c"][1], "html5", "--mathml") if block["c"][1] else ""
    under = f"<figcaption>{caption}</figcaption>\n" if caption else ""
    drawn = _picture(source.figures[told["name"]], told["alt"])
    return tree.raw("html", f'<figure class="scroll">\n{drawn}\n{under}</figure>')


def _picture(svg: str, alt: str) -> str:
    """Ours takes the page's colours; an author's own is an image, which runs nothing."""
    if is_ours(svg):
        return svg.rstrip().replace("<svg ", f'<svg aria-label="{escape(alt)}" ', 1)
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'


def _boxed(node: Node) -> Node:
    """A table or a displayed equation in a box of its own, which scrolls where it is too wide."""
    if node["t"] == "Table":
        head = [tree.text(cell[4]) for row in node["c"][3][1] for cell in row[1]]
        if head and not head[0]:  # then the first column heads the rows
            for body in node["c"][4]:
                body[1] = 1
        label = f"Table: {', '.join(name for name in head if name)}".removesuffix(": ")
        return tree.div("scroll", [node], role="group", aria_label=label, tabindex="0")
    if node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath":
        return tree.span("display", [node])
    return node


def _kept_together(nodes: list[Node]) -> list[Node]:
    """A formula and the comma behind it, in a span: a browser would break the line between them."""
    done: list[Node] = []
    for node in nodes:
        if node["t"] == "Math":
            kind = "whole long" if len(tree.text(node)) > LONG else "whole"
            node = tree.span(kind, [node])
        elif node["t"] == "Str" and done and _is_formula(done[-1]):
            done[-1]["c"][1].append(node)
            continue
        done.append(node)
    return done


def _is_formula(node: Node) -> bool:
    return node["t"] == "Span" and tree.classes(node)[:1] in (["whole"], ["whole long"])


@cache
def _tidied(html: str) -> str:
    for pattern, other in _STAYS:
        html = re.sub(pattern, other, html)
    html = re.sub(r"<thead>.*?</thead>", _heads_columns, html, flags=re.DOTALL)
    return re.sub(r"<th(?=[ >])(?! scope)", '<th scope="row"', html)


def _heads_columns(head: re.Match[str]) -> str:
    return re.sub(r"<th(?=[ >])", '<th scope="col"', head[0])
