"""A small writer of SVG: boxes, arrows and words, in colours of the page that shows them.

Colours are CSS variables of the page (`reports/templates`), each with a value to fall back on where
there is no page: a file opened by itself, or an image in a notebook. Lengths are SVG's user units,
about a pixel each; angles are not needed.
"""

from __future__ import annotations

import math
import re
from html import escape

TEXT, SMALL = 15.0, 12.5  # sizes of letters

# name of a variable -> light, dark: those of reports/templates/result.css.j2
COLOURS = {
    "text": ("#1c2026", "#e7e9ec"),
    "soft": ("#525a64", "#a9b2bd"),
    "line": ("#d3d4ce", "#3b424c"),
    "sunk": ("#f2f2ee", "#15181d"),
    "link": ("#1a569c", "#8fbcf2"),
    "miss": ("#96380f", "#f2a88c"),
    "hint": ("#e8f0fa", "#1b2b40"),
}
FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif'
PRINTED = "Libertinus Serif"  # what typst carries


def _colour(name: str) -> str:
    return f"var(--{name},{COLOURS[name][0]})"


_DARK = "".join(f"--{name}:{dark};" for name, (_, dark) in COLOURS.items())
STYLE = (
    f"text{{font-family:{FONT};fill:{_colour('text')}}}"
    f".soft{{fill:{_colour('soft')}}}.blue{{fill:{_colour('link')}}}.red{{fill:{_colour('miss')}}}"
    f".box{{fill:{_colour('sunk')};stroke:{_colour('soft')}}}"
    f".lit{{fill:{_colour('hint')};stroke:{_colour('link')}}}"
    f".bar{{fill:{_colour('link')}}}.grid{{fill:none;stroke:{_colour('line')}}}"
    f".way{{fill:none;stroke:{_colour('soft')};stroke-width:1.5}}"
    f".way-blue{{fill:none;stroke:{_colour('link')};stroke-width:1.5}}"
    f".way-red{{fill:none;stroke:{_colour('miss')};stroke-width:1.5}}"
    f".head{{fill:{_colour('soft')}}}.head-blue{{fill:{_colour('link')}}}"
    f".head-red{{fill:{_colour('miss')}}}.dashed{{stroke-dasharray:5 4}}"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}"
)


class Drawing:
    """A figure of a fixed size. Methods add to it, later things above earlier ones."""

    def __init__(self, width: float, height: float, title: str, desc: str) -> None:
        self.width, self.height = width, height
        self._parts = [f"<title>{escape(title)}</title>", f"<desc>{escape(desc)}</desc>"]

    def box(
        self, x: float, y: float, width: float, height: float, kind: str = "box", round: float = 6
    ) -> None:
        """A rectangle; x, y: its upper left corner."""
        size = f'width="{_n(width)}" height="{_n(height)}" rx="{_n(round)}"'
        self._parts.append(f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" {size}/>')

    def disc(self, x: float, y: float, radius: float, kind: str = "box") -> None:
        """A circle around x, y."""
        place = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
        self._parts.append(f'<circle class="{kind}" {place}/>')

    def words(
        self,
        x: float,
        y: float,
        text: str,
        kind: str = "",
        size: float = TEXT,
        anchor: str = "middle",
    ) -> None:
        """Text whose middle height is at y. `$h_t$` in it is a formula: letters lean, _ lowers."""
        name = f' class="{kind}"' if kind else ""
        place = f'x="{_n(x)}" y="{_n(y + 0.35 * size)}" font-size="{_n(size)}"'
        self._parts.append(
            f'<text{name} {place} text-anchor="{anchor}">{_spans(text, size)}</text>'
        )

    def line(self, points: list[tuple[float, float]], kind: str = "way") -> None:
        """Straight pieces from point to point."""
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self._parts.append(f'<path class="{kind}" d="{path}"/>')

    def arrow(self, *points: tuple[float, float], colour: str = "", dashed: bool = False) -> None:
        """A line with a head at its last point. colour: "", "blue" or "red"."""
        tail = f"-{colour}" if colour else ""
        (x0, y0), (x1, y1) = points[-2:]
        length = math.hypot(x1 - x0, y1 - y0)
        u, v = (x1 - x0) / length, (y1 - y0) / length
        back = (x1 - 7 * u, y1 - 7 * v)
        self.line([*points[:-1], back], f"way{tail}" + (" dashed" if dashed else ""))
        corners = [(x1, y1), (x1 - 9 * u - 4 * v, y1 - 9 * v + 4 * u)]
        corners.append((x1 - 9 * u + 4 * v, y1 - 9 * v - 4 * u))
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + "Z"
        self._parts.append(f'<path class="head{tail}" d="{path}"/>')

    def node(
        self,
        x: float,
        y: float,
        text: str,
        kind: str = "box",
        width: float = 46,
        height: float = 34,
    ) -> None:
        """A box around x, y with words in it."""
        self.box(x - width / 2, y - height / 2, width, height, kind)
        self.words(x, y, text)

    def svg(self) -> str:
        """The file. The same calls give the same bytes."""
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        frame = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        parts = "\n".join(self._parts)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {frame}>'
        return f"{head}\n<style>{STYLE}</style>\n{parts}\n</svg>\n"


def printed(svg: str) -> str:
    """For paper: light colours and a font that typst carries; it knows no variables."""
    light = svg.replace(STYLE, STYLE.partition("@media")[0]).replace(FONT, f'"{PRINTED}"')
    return re.sub(r"var\(--\w+,(#\w+)\)", r"\1", light)


def is_ours(svg: str) -> bool:
    """Whether this module wrote it, so that a page may take it in as it is."""
    return f"<style>{STYLE}</style>" in svg


def _spans(text: str, size: float) -> str:
    """Plain and leaning pieces; the piece behind a lowered one steps up again."""
    done = []
    lowered = 0.0
    for k, part in enumerate(text.split("$")):
        pieces = re.findall(r"[^_]+|_\{[^}]*\}|_.", part) if k % 2 else [part] if part else []
        for piece in pieces:
            low = k % 2 == 1 and piece.startswith("_")
            shift = (0.25 * size if low else 0.0) - lowered
            lowered += shift
            marks = f' dy="{_n(shift)}"' if shift else ""
            marks += f' font-size="{_n(0.72 * size)}"' if low else ""
            marks += ' font-style="italic"' if k % 2 and not low else ""
            shown = escape(piece.lstrip("_").strip("{}") if low else piece)
            done.append(f"<tspan{marks}>{shown}</tspan>" if marks else shown)
    return "".join(done)


def _n(number: float) -> str:
    return f"{round(number, 2):g}"
