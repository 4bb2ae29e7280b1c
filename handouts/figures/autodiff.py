"""Figures of the write-up on automatic differentiation: a graph, and the tape of the network."""

from __future__ import annotations

from handouts.figures.svg import SMALL, Drawing

# problem 2.1: name -> what it is, its value, dy by it, place
NODES = {
    "x1": ("$x_1$", 1.5, 2.634156, (60, 80)),
    "x2": ("$x_2$", -0.5, 1.097533, (60, 230)),
    "u": ("$u$ = $x_1$ · $x_1$", 2.25, 1.0, (240, 80)),
    "v": ("$v$ = $x_1$ · $x_2$", -0.75, 0.731689, (240, 230)),
    "s": ("$s$ = sin $v$", -0.681639, 1.0, (420, 230)),
    "y": ("$y$ = $u$ + $s$", 1.568361, 1.0, (560, 120)),
}
WIDTHS = {"x1": 56, "x2": 56, "u": 108, "v": 108, "s": 100, "y": 104}


def graph() -> str:
    """The worked example of problem 2.1: values forward, derivatives backward."""
    told = (
        "Leaves x1 and x2; u and v use x1; s is the sine of v; y is u plus s. Each has two numbers."
    )
    art = Drawing(640, 320, "A computation graph", told)
    for start, end in [("x1", "v"), ("x2", "v"), ("v", "s"), ("u", "y"), ("s", "y")]:
        art.arrow(_side(start, 1), _side(end, -1))
    for shift in (-7, 7):  # x1 is used twice by the same node
        (x0, y0), (x1, y1) = _side("x1", 1), _side("u", -1)
        art.arrow((x0, y0 + shift), (x1, y1 + shift))
    for name, (text, value, slope, (x, y)) in NODES.items():
        art.node(x, y, text, "lit" if name == "y" else "box", WIDTHS[name])
        art.words(x, y - 29, f"{value:.9g}", size=SMALL)
        art.words(x, y + 30, f"{slope:.9g}", "red", SMALL)
    art.words(
        20, 24, "above a node: its value, computed from left to right", size=SMALL, anchor="start"
    )
    art.words(20, 304, "below: d$y$/d(node), computed from right to left", "red", SMALL, "start")
    return art.svg()


def _side(name: str, way: int) -> tuple[float, float]:
    """The middle of a node's right edge (way 1) or left edge (way -1)."""
    x, y = NODES[name][3]
    return x + way * WIDTHS[name] / 2, y


def tape() -> str:
    """The network on the tape: modules in the order of their application, leaves above them."""
    told = "Linear, sigmoid, linear, softmax, cross-entropy from left to right, and four leaves."
    art = Drawing(640, 290, "The tape", told)
    names = ["Linear", "Sigmoid", "Linear", "Softmax", "CrossEntropy"]
    outs = ["$a$", "$z$", "$b$", "$ŷ$", "$J$"]
    places = [110 + 115 * k for k in range(5)]
    art.box(54, 120, 572, 66, "grid", 8)
    art.words(66, 202, "tape", "soft", SMALL, "start")
    leaves = [("$x$", 86, 0), ("$α$", 138, 0), ("$β$", 340, 2), ("$y$", 570, 4)]
    for text, x, target in leaves:
        art.disc(x, 60, 17)
        art.words(x, 60, text)
        art.arrow((x, 77), (places[target] + (x - places[target]) * 0.6, 134))
    for k, (x, name) in enumerate(zip(places, names, strict=True)):
        art.box(x - 44, 135, 88, 36, "lit")
        art.words(x, 153, name, size=13)
        if k:
            art.arrow((places[k - 1] + 44, 147), (x - 44, 147))
            art.arrow((x - 44, 161), (places[k - 1] + 44, 161), colour="red")
            art.words((places[k - 1] + x) / 2, 130, outs[k - 1], size=SMALL)
    art.words(20, 24, "leaves: data and parameters", "soft", SMALL, "start")
    art.arrow((66, 230), (624, 230))
    art.words(
        66, 246, "forward: each application goes to the end of the tape", "soft", SMALL, "start"
    )
    art.arrow((624, 262), (66, 262), colour="red")
    art.words(
        66,
        279,
        "backward: the last module first; gradients go to the inputs and add up",
        "red",
        SMALL,
        "start",
    )
    return art.svg()
