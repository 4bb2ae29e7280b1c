"""Figures of the write-up on Transformers: attention weights, a layer, and the cache."""

from __future__ import annotations

from handouts.figures.svg import SMALL, Drawing

# problem 4.2: queries in rows, keys in columns
UNMASKED = [
    [0.49396, 0.413922, 0.092118],
    [0.479359, 0.081833, 0.438808],
    [0.186787, 0.703306, 0.109907],
]
CAUSAL = [[1.0, 0.0, 0.0], [0.85418, 0.14582, 0.0], [0.186787, 0.703306, 0.109907]]


def attention() -> str:
    """The weights of the worked example, with a mask and without."""
    told = (
        "Two tables of three queries by three keys. With the mask, all above the diagonal is empty."
    )
    art = Drawing(620, 290, "Attention weights", told)
    _weights(art, 70, "without a mask", UNMASKED, masked=False)
    _weights(art, 380, "with a causal mask", CAUSAL, masked=True)
    art.words(
        310,
        278,
        "a row for each query; its weights, as numbers and as bars, sum to 1",
        "soft",
        SMALL,
    )
    return art.svg()


def _weights(art: Drawing, left: float, title: str, table: list[list[float]], masked: bool) -> None:
    side, top = 62.0, 70.0
    art.words(left + 1.5 * side, 18, title)
    for t, row in enumerate(table):
        art.words(left - 10, top + (t + 0.5) * side, f"$q_{t + 1}$", anchor="end")
        art.words(left + (t + 0.5) * side, top - 16, f"$k_{t + 1}$")
        for j, weight in enumerate(row):
            x, y = left + j * side, top + t * side
            art.box(x, y, side, side, "grid", 0)
            if masked and j > t:
                art.words(x + side / 2, y + side / 2, "−∞", "soft", SMALL)
                continue
            art.words(x + side / 2, y + side / 2 - 5, f"{weight:.2f}", size=SMALL)
            if weight:
                art.box(x + 6, y + side - 16, (side - 12) * weight, 8, "bar", 2)


def layer() -> str:
    """One layer, norms in front: what problem 4.7 stacks L times."""
    told = "From left to right: norm, attention, sum with the input; norm, feed-forward, sum again."
    art = Drawing(640, 190, "A Transformer layer", told)
    art.words(18, 110, "$x$", anchor="start")
    stages = [(100, "norm"), (208, "attention"), (388, "norm"), (502, "feed-forward")]
    sums = [290, 592]
    art.arrow((34, 110), (70, 110))
    art.arrow((130, 110), (162, 110))
    art.arrow((254, 110), (277, 110))
    art.arrow((303, 110), (358, 110))
    art.arrow((418, 110), (448, 110))
    art.arrow((556, 110), (579, 110))
    art.arrow((605, 110), (634, 110))
    for x, name in stages:
        art.node(
            x,
            110,
            name,
            "lit" if name != "norm" else "box",
            {"norm": 60, "attention": 92}.get(name, 108),
            40,
        )
    for start, x in ((48, sums[0]), (330, sums[1])):
        art.arrow((start, 110), (start, 46), (x, 46), (x, 97), colour="blue")
        art.disc(x, 110, 13)
        art.words(x, 110, "+")
    art.words(169, 32, "residual connection", "blue", SMALL)
    art.words(461, 32, "residual connection", "blue", SMALL)
    art.words(208, 150, "looks at other positions", "soft", SMALL)
    art.words(502, 150, "each position by itself", "soft", SMALL)
    art.words(20, 178, "nothing stands on the blue way: no norm, no matrix", "soft", SMALL, "start")
    return art.svg()


def cache() -> str:
    """Keys and values that three steps of generating compute, without a cache and with one."""
    told = "Without a cache, steps compute 3, 4 and 5 keys; with it 3, then 1, then 1."
    art = Drawing(640, 250, "The cache of keys and values", told)
    for left, title, kept in ((40, "without a cache", False), (350, "with a cache", True)):
        art.words(left, 20, title, anchor="start")
        for step in range(3):
            y = 56 + 52 * step
            for j in range(3 + step):
                fresh = not kept or step == 0 or j == 2 + step
                art.box(left + 42 * j, y, 36, 32, "lit" if fresh else "grid")
                art.words(
                    left + 42 * j + 18, y + 16, f"$k_{j + 1}$", "" if fresh else "soft", SMALL
                )
            computed = 3 + step if not kept or step == 0 else 1
            art.words(left + 42 * 5 + 6, y + 16, f"{computed} new", "blue", SMALL, "start")
    art.box(40, 218, 18, 16, "lit", 3)
    art.words(66, 226, "computed in this step", "soft", SMALL, "start")
    art.box(240, 218, 18, 16, "grid", 3)
    art.words(266, 226, "kept from an earlier one (values likewise)", "soft", SMALL, "start")
    return art.svg()
