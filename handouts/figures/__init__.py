"""The figures of the write-ups, drawn by code: `draw("rnnlm")` is a dict of file names and SVG.

`handout.md` shows one as `![what is in it](figures/NAME.svg "caption")`. They are made when a
handout is built and are not committed. No number in them is made up: each is that of a worked
example or of a formula in the handout, and a test computes it again.

SVG by hand (`svg.py`) and not by matplotlib: a figure is then 2 to 8 KB of text that takes its
colours from the page, light or dark, and its letters from the reader's fonts; it is the same on
every machine, whatever is installed there; and no figure here is a plot of data.

Students get none of this code, only what it draws; it holds nobody's solution all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from handouts.figures import autodiff, ngram, rnnlm, transformer

_FIGURES: dict[str, dict[str, Callable[[], str]]] = {
    "ngram": {"window.svg": ngram.window, "dice.svg": ngram.dice},
    "autodiff": {"graph.svg": autodiff.graph, "tape.svg": autodiff.tape},
    "rnnlm": {
        "unrolled.svg": rnnlm.unrolled,
        "bidirectional.svg": rnnlm.bidirectional,
        "shift.svg": rnnlm.shift,
        "growth.svg": rnnlm.growth,
    },
    "transformer": {
        "attention.svg": transformer.attention,
        "layer.svg": transformer.layer,
        "cache.svg": transformer.cache,
    },
}


def draw(name: str) -> dict[str, str]:
    """File name -> SVG for the assignment of this name; empty for one that has no figures here."""
    return {file: figure() for file, figure in _FIGURES.get(name, {}).items()}
