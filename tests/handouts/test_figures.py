"""The figures: well-formed, in the page's colours, and with no number that nobody computed."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest

from autograder.checks.expected import load
from handouts.figures import autodiff, draw, ngram, rnnlm, transformer
from handouts.figures.svg import STYLE, Drawing, printed
from tests.handouts.conftest import ROOT

NAMES = ["ngram", "autodiff", "rnnlm", "transformer"]
ALL = [pytest.param(svg, id=f"{name}-{file}") for name in NAMES for file, svg in draw(name).items()]
SVG = "{http://www.w3.org/2000/svg}"


def examples(name):
    return load((ROOT / f"assignments/{name}/checks/expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("svg", ALL)
def test_a_figure_is_svg_with_a_title_and_a_description(svg):
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") and len(root.findtext(f"{SVG}desc")) > 30
    assert root.find(f"{SVG}style").text == STYLE and len(svg) < 10_000


@pytest.mark.parametrize("svg", ALL)
def test_colours_come_from_classes_that_exist(svg):
    known = set(re.findall(r"\.([\w-]+)\{", STYLE))
    used = {name for names in re.findall(r'class="([^"]*)"', svg) for name in names.split()}
    assert used <= known
    assert "#" not in svg.replace(STYLE, "") and " style=" not in svg


@pytest.mark.parametrize("svg", ALL)
def test_nothing_is_drawn_outside(svg):
    """Texts are measured roughly: a letter is at most 0.62 of its size wide."""
    root = ElementTree.fromstring(svg)
    width, height = (float(root.get(each)) for each in ("width", "height"))
    for node in root.iter(f"{SVG}text"):
        long = len("".join(node.itertext())) * 0.62 * float(node.get("font-size"))
        x, y = float(node.get("x")), float(node.get("y"))
        left = x - {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor")] * long
        assert left > -4 and left + long < width + 4 and 8 < y < height, "".join(node.itertext())


@pytest.mark.parametrize("svg", ALL)
def test_for_paper_nothing_depends_on_a_page(svg):
    assert not re.search(r"var\(|@media|system-ui", printed(svg))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_shown_and_every_one_shown_is_drawn(name):
    source = (ROOT / f"assignments/{name}/handout.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]{40,}\]\(figures/(\S+)\s\"", source)
    assert sorted(shown) == sorted(draw(name)) and len(shown) >= 2


def test_an_assignment_without_figures_has_none():
    assert draw("another") == {}


def test_the_same_figure_every_time():
    assert draw("rnnlm") == draw("rnnlm")


def test_words_cannot_break_out_of_a_figure():
    art = Drawing(100, 50, "</title><script>", "a & b")
    art.words(50, 20, "<s> & $<x_<$")
    root = ElementTree.fromstring(art.svg())
    assert "".join(root.find(f"{SVG}text").itertext()) == "<s> & <x<"
    assert root.find(f"{SVG}script") is None


def test_the_windows_are_those_of_the_public_example():
    example = examples("ngram")["trigrams"]
    words, size = ngram.SENTENCE, ngram.N
    windows = [tuple(words[k : k + size]) for k in range(len(words) - size + 1)]
    assert example["n"] == size and [w for w in words if w[0] != "<"] in example["sentences"]
    assert set(windows) <= set(example["counts"]) and ngram.window().count("next word") == 4


def test_the_dice_are_those_of_the_public_examples():
    model = examples("ngram")["cows_eat"]["model"]["cows", "eat"]
    many = sum(ngram.COWS_EAT.values())
    for word, count in ngram.COWS_EAT.items():
        assert model[word] == pytest.approx(float(Fraction(count, many)))
    assert set(model) == set(ngram.COWS_EAT)
    assert examples("ngram")["lookups"]["model"]["eat",] == ngram.EAT


def test_the_graph_has_the_numbers_of_the_public_example():
    example = examples("autodiff")["graph"]
    for name, (_, value, slope, _) in autodiff.NODES.items():
        assert value == pytest.approx(example["values"][name], abs=5e-7)
        assert slope == pytest.approx(example["derivatives"][name], abs=5e-7)
        assert f">{value:.9g}</text>" in autodiff.graph()


@pytest.mark.parametrize("causal", [False, True])
def test_the_weights_give_the_outputs_of_the_public_example(causal):
    example = {
        key: np.array(value) for key, value in examples("transformer")["all queries"].items()
    }
    weights = np.array(transformer.CAUSAL if causal else transformer.UNMASKED)
    right = example["causal" if causal else "unmasked"]
    assert np.allclose(weights @ example["v"], right, atol=2e-6)
    assert np.allclose(weights.sum(axis=1), 1, atol=2e-6) and (weights >= 0).all()
    scores = example["q"] @ example["k"].T
    ordered = np.argsort(weights, axis=1) == np.argsort(np.where(weights > 0, scores, -9), axis=1)
    assert ordered.all()


def test_the_curves_end_at_the_edges_that_one_counts():
    last = rnnlm.LENGTHS[-1]
    pairs = [(t, j) for t in range(last) for j in range(t + 1)]
    svg = rnnlm.growth()
    assert f">{len(pairs)}</text>" in svg and f">{last}</text>" in svg
    heads = re.findall(r'<circle class="head-(\w+)" cx="[\d.]+" cy="([\d.]+)"', svg)
    tops = {colour: min(float(y) for each, y in heads if each == colour) for colour, _ in heads}
    assert tops["blue"] == pytest.approx(30) and (250 - tops["red"]) / 220 == pytest.approx(
        last / len(pairs), abs=1e-3
    )


@pytest.mark.parametrize(("cached", "steps"), [(False, [3, 4, 5]), (True, [3, 1, 1])])
def test_the_cache_saves_what_its_figure_says(cached, steps):
    first, _, second = transformer.cache().partition("with a cache</text>")
    counts = re.findall(r">(\d) new<", second if cached else first)
    assert [int(each) for each in counts] == steps
