"""Figures of the write-up on n-grams: the window that counts, and the dice that come of it."""

from __future__ import annotations

from handouts.figures.svg import SMALL, Drawing

SENTENCE = ["<s>", "<s>", "cows", "eat", "corn", "</s>"]  # problem 1.1, n = 3
N = 3
COWS_EAT = {"corn": 4, "grass": 3, "hay": 2, "if": 1, "which": 1}  # of 11: the lecture's lines
EAT = {"corn": 0.5, "</s>": 0.5}  # problem 1.2


def window() -> str:
    """A padded sentence and its four windows of three words."""
    told = (
        "The sentence cows eat corn between begin and end symbols, and below it its four windows."
    )
    art = Drawing(620, 260, "Counting windows", told)
    left, cell, step = 30.0, 92.0, 36.0
    for k, word in enumerate(SENTENCE):
        outside = word in ("<s>", "</s>")
        art.box(left + k * cell, 24, cell - 8, 34, "box" if outside else "lit")
        art.words(left + k * cell + cell / 2 - 4, 41, word, "soft" if outside else "")
    for k in range(len(SENTENCE) - N + 1):
        y = 92 + k * step
        start, end = left + k * cell + 4, left + (k + N) * cell - 12
        last = end - cell + 8
        art.line([(start, y - 7), (start, y), (end, y), (end, y - 7)])
        art.line([(last, y - 7), (last, y), (end, y), (end, y - 7)], "way-blue")
        art.words((start + last) / 2, y + 13, "context", "soft", SMALL)
        art.words((last + end) / 2, y + 13, "next word", "blue", SMALL)
    art.words(
        left,
        246,
        "3 words, 4 windows: one for each word and one for the end",
        "soft",
        SMALL,
        "start",
    )
    return art.svg()


def dice() -> str:
    """Two contexts of the handout and their tables, as bars whose lengths are probabilities."""
    told = (
        "After cows eat: corn 4/11, grass 3/11, hay 2/11, if 1/11, which 1/11. After eat: 1/2 each."
    )
    art = Drawing(620, 210, "A die for each context", told)
    many = sum(COWS_EAT.values())
    rows = {word: (count / many, f"{count}/{many}") for word, count in COWS_EAT.items()}
    _bars(art, 20, "after “cows eat”, eleven lines", rows)
    halves = {word: (share, f"{share:g}") for word, share in EAT.items()}
    _bars(art, 330, "after “eat”, two sentences", halves)
    return art.svg()


def _bars(art: Drawing, left: float, title: str, rows: dict[str, tuple[float, str]]) -> None:
    art.words(left, 20, title, "soft", SMALL, "start")
    for k, (word, (share, shown)) in enumerate(rows.items()):
        y = 54 + 34 * k
        art.words(left + 56, y, word, anchor="end")
        art.box(left + 66, y - 11, 270 * share, 22, "bar", 3)
        art.words(left + 74 + 270 * share, y, shown, "soft", SMALL, "start")
