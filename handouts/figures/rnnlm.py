"""Figures of the write-up on RNNs: unrolled, both ways, shifted, and how they grow."""

from __future__ import annotations

from collections.abc import Callable

from handouts.figures.svg import SMALL, Drawing

STEPS = 4
LENGTHS = range(1, 13)


def unrolled() -> str:
    """The Elman network: at the left with its cycle, at the right step by step."""
    told = (
        "A state h with an arrow to itself becomes a chain of states, each with input and output."
    )
    art = Drawing(640, 260, "An RNN, unrolled", told)
    _column(art, 70, "$x_t$", "$h_t$", "$y_t$")
    art.arrow((93, 122), (122, 122), (122, 88), (82, 88), (82, 112), colour="blue")
    art.words(134, 105, "$W_{ah}$", "blue", SMALL, "start")
    art.words(182, 130, "=", size=22)
    art.node(222, 130, "$h_0$", "grid")
    places = [320 + 90 * k for k in range(STEPS)]
    for t, x in enumerate(places, 1):
        _column(art, x, f"$x_{t}$", f"$h_{t}$", f"$y_{t}$")
        art.arrow(((222 if t == 1 else x - 90) + 23, 130), (x - 23, 130), colour="blue")
        art.words((245 + 297) / 2 if t == 1 else x - 45, 117, "$W_{ah}$", "blue", 11)
    art.words(328, 178, "$W_{ax}$", "soft", SMALL, "start")
    art.words(328, 84, "$W_{yh}$", "soft", SMALL, "start")
    art.words(320, 248, "the same five parameters at every step", "soft", SMALL, "start")
    return art.svg()


def _column(art: Drawing, x: float, low: str, middle: str, high: str) -> None:
    """Input, state and output of one step."""
    art.arrow((x, 193), (x, 147))
    art.arrow((x, 113), (x, 67))
    art.node(x, 210, low, "grid")
    art.node(x, 130, middle, "lit")
    art.node(x, 50, high)


def bidirectional() -> str:
    """Two chains of states, one for each direction; each output sees both."""
    told = "States f go to the right, states g to the left; output t has arrows from both."
    art = Drawing(640, 320, "A bidirectional RNN", told)
    places = [130 + 130 * k for k in range(STEPS)]
    for t, x in enumerate(places, 1):
        art.arrow((x - 8, 253), (x - 28, 217), colour="blue")
        art.arrow((x + 4, 253), (x + 30, 147), colour="red")
        art.arrow((x - 34, 183), (x - 8, 77), colour="blue")
        art.arrow((x + 28, 113), (x + 8, 77), colour="red")
        art.node(x, 270, f"$x_{t}$", "grid")
        art.node(x - 34, 200, f"$f_{t}$", "lit", 40)
        art.node(x + 34, 130, f"$g_{t}$", "box", 40)
        art.node(x, 60, f"$y_{t}$")
        if t > 1:
            art.arrow((x - 164 + 20, 200), (x - 54, 200), colour="blue")
            art.arrow((x + 14, 130), (x - 130 + 54, 130), colour="red")
    art.words(16, 200, "reads →", "blue", SMALL, "start")
    art.words(638, 130, "← reads", "red", SMALL, "end")
    art.words(20, 308, "all of $x_1$, …, $x_4$ is in every $y_t$", "soft", SMALL, "start")
    return art.svg()


def shift() -> str:
    """What an RNN language model reads and predicts, step by step (section 2, items 15 and 16)."""
    told = "Step 1 reads BOS and predicts w1; step t reads the word before and predicts word t."
    art = Drawing(640, 260, "Reading and predicting", told)
    places = [190 + 120 * k for k in range(STEPS)]
    for t, x in enumerate(places, 1):
        _column(art, x, "BOS" if t == 1 else f"$w_{t - 1}$", f"$h_{t}$", f"$w_{t}$")
        if t > 1:
            art.arrow((x - 97, 130), (x - 23, 130), colour="blue")
        if t < STEPS:
            art.arrow((x + 23, 56), (x + 60, 80), (x + 60, 180), (x + 97, 203), dashed=True)
    art.words(20, 50, "predicts", "soft", SMALL, "start")
    art.words(20, 130, "has seen all before", "soft", SMALL, "start")
    art.words(20, 210, "reads", "soft", SMALL, "start")
    art.words(190, 248, "dashed: the same word, one step later", "soft", SMALL, "start")
    return art.svg()


def growth() -> str:
    """Edges of one layer against the length: T for an RNN, T(T+1)/2 for attention (item 23)."""
    told = "The straight line of an RNN reaches 12 edges at length 12, the curve of attention 78."
    art = Drawing(640, 300, "How the edges grow", told)
    most = _looking_back(LENGTHS[-1])

    def place(length: int, edges: float) -> tuple[float, float]:
        return 70 + 36 * length, 250 - 220 * edges / most

    for edges in (0, 26, 52, 78):
        x, y = place(0, edges)
        art.line([(x, y), (place(12, 0)[0], y)], "grid")
        art.words(x - 8, y, str(edges), "soft", SMALL, "end")
    for length in (1, 4, 8, 12):
        art.words(place(length, 0)[0], 268, str(length), "soft", SMALL)
    _curve(art, place, _chain, "red")
    _curve(art, place, _looking_back, "blue")
    art.words(70, 14, "edges between steps, in one layer", "soft", SMALL, "start")
    art.words(70 + 36 * 6, 290, "length $T$", "soft", SMALL)
    art.words(512, 36, "attention:", "blue", SMALL, "start")
    art.words(512, 54, "$T$($T$ + 1)/2", "blue", SMALL, "start")
    art.words(512, 216, "RNN: $T$", "red", SMALL, "start")
    return art.svg()


def _chain(length: int) -> float:
    return length


def _looking_back(length: int) -> float:
    return length * (length + 1) / 2


def _curve(
    art: Drawing,
    place: Callable[[int, float], tuple[float, float]],
    edges: Callable[[int], float],
    colour: str,
) -> None:
    points = [place(length, edges(length)) for length in LENGTHS]
    art.line(points, f"way-{colour}")
    for x, y in points:
        art.disc(x, y, 3, f"head-{colour}")
