"""The write-up's page: whole, alone, with everything that its source has, and readable by all."""

import itertools
import re

import pytest

from autograder.errors import UsageError
from handouts.figures import draw
from handouts.writeup import page, pdf
from tests.handouts.conftest import ROOT
from tests.handouts.reading import Page

CSS = (ROOT / "handouts/writeup/templates/writeup.css.j2").read_text(encoding="utf-8")
RESULT = (ROOT / "autograder/reports/templates/result.css.j2").read_text(encoding="utf-8")


def test_the_page_is_whole(read, ngram):
    assert read.source.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert read.source.endswith("</html>\n")
    assert read.inside["title"][0] == ngram.title
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    names = [tag for tag, _ in read.tags]
    assert [names.count(each) for each in ("header", "main", "footer", "nav")] == [1, 1, 1, 1]


def test_nothing_comes_from_elsewhere_and_nothing_runs(read):
    for tag, attributes in read.tags:
        assert tag not in {"script", "link", "iframe", "object", "base", "form"}
        assert not {"src", "style", "srcset"} & set(attributes), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in CSS and "@import" not in CSS
    assert "default-src 'none'" in read.each("meta")[1]["content"]


def test_raw_html_of_a_source_is_text(written):
    made = Page(page(written("A <script>alert(1)</script> and <b onclick='x'>b</b>.")))
    assert {"script", "b"} & {tag for tag, _ in made.tags} == set()
    assert "&lt;script&gt;" in made.source


def test_headings_go_down_step_by_step(read):
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_problem_has_an_anchor_with_its_points(read, ngram):
    for problem in (*ngram.problems, *ngram.written):
        heading = read.source.partition(f'id="problem-{problem.id}"')[2].partition("</h3>")[0]
        assert f'<span class="points">{problem.points:g} points</span>' in heading
        assert f'<a href="#problem-{problem.id}">Problem {problem.id}' in read.source


def test_links_lead_somewhere_and_say_where(read):
    ids = {attributes.get("id") for _, attributes in read.tags}
    links = read.each("a")
    assert {link["href"][1:] for link in links} <= ids and len(links) > 60
    for link, text in zip(links, read.inside["a"], strict=True):
        name = link.get("aria-label", text)
        assert re.search("[a-z]", name), (link, text)  # "problem 1.2", not only "1.2"


def test_a_problem_of_another_assignment_is_no_link(written):
    made = page(written("## 2. Settled\n\n7. **One.** See item 7, problem 9.9 and item 8."))
    assert '<a href="#item-7" aria-label="item 7">7</a>' in made
    assert "problem 9.9" in made and "item 8." in made


def test_headers_of_tables_are_named_and_say_what_they_head(read):
    for header, text in zip(read.each("th"), read.inside["th"], strict=True):
        assert text.strip() and header["scope"] in {"col", "row"}
    boxes = [each for each in read.each("div") if each.get("class") == "scroll"]
    assert len(boxes) == len(read.each("table")) > 10
    assert all(each["aria-label"].startswith("Table: ") for each in boxes)


def test_figures_stand_in_the_page_and_are_described(read):
    pictures = read.each("svg")
    assert len(pictures) == len(draw("ngram")) == len(read.each("figure"))
    assert all(each["role"] == "img" and len(each["aria-label"]) > 40 for each in pictures)
    assert all(len(caption.strip()) > 5 for caption in read.inside["figcaption"])


def test_every_correction_is_marked(read, ngram):
    source = (ngram.folder / "handout.md").read_text(encoding="utf-8")
    count = len(re.findall(r"\*correction\*", source))
    assert read.source.count('<span class="correction"><em>correction</em></span>') == count > 10


def test_formulas_are_mathml_and_wide_things_have_a_box(read):
    shown = read.source.count('<math display="block"')
    assert shown == read.source.count('<span class="display"><math') > 3
    assert len(read.each("math")) > 100 + shown
    assert all(each.get("tabindex") == "0" for each in read.each("pre"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_letters_stand_out_from_what_is_behind_them(dark):
    colours = scheme(CSS, dark)
    letters = ["text", "soft", "link", "good", "miss", "wait", "ours"]
    for name, behind in itertools.product(letters, ["page", "card", "sunk", "hint"]):
        assert contrast(colours[name], colours[behind]) >= 4.5, (name, behind)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_its_colours_are_those_of_the_result_page(dark):
    assert scheme(CSS, dark) == scheme(RESULT, dark)


def scheme(css, dark):
    light, _, other = css.partition("prefers-color-scheme: dark")
    text = other.partition("}")[0] if dark else light
    return dict(re.findall(r"--(\w+): (#\w{6});", text))


def contrast(one, other):
    """WCAG 2: from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r"One $\frac{1}$ too few.", r"Could not convert TeX math \frac{1}"),
        (
            "![a picture](figures/none.svg)",
            "shows figures/none.svg; drawn are: dice.svg, window.svg",
        ),
        ("Look: ![a die](figures/dice.svg)", "put figures/dice.svg into a paragraph of its own"),
        ("![](figures/dice.svg)", "describe figures/dice.svg in its brackets"),
    ],
)
def test_what_cannot_be_shown_is_an_error_in_words(written, text, told):
    with pytest.raises(UsageError, match=re.escape(told)):
        page(written(text))


def test_an_authors_own_figure_is_an_image_that_runs_nothing(written):
    assignment = written("![a dot and a script](figures/own.svg)")
    (assignment.folder / "figures").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    (assignment.folder / "figures/own.svg").write_text(svg, encoding="utf-8")
    [image] = Page(page(assignment)).each("img")
    assert image["alt"] == "a dot and a script" and image["src"].startswith("data:image/svg+xml;")


def test_the_first_line_must_be_the_title(written):
    assignment = written("text")
    (assignment.folder / "handout.md").write_text("# Another\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"handout.md: expected the first line '# n-gram"):
        page(assignment)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "## 2. Settled\n\n1. ```\n   code\n   ```\n2.\n3. > quoted\n",
        "  ---- ----\n  one  two\n  ---- ----\n",
        "+---+---+\n| a long cell over two |\n+---+---+\n| b | c |\n+---+---+\n",
        "**Graded**\n\n**Worked example.**\n\n**Think about**",
        "### Problem 1.1\n\n### Problem 1.1: Again (many points)\n\n#### (5 points)",
        "Problem section 1.1, item. `f()` in\n`x`\n\n$$$$\n\n[](x) ![",
        "# Another title\n\n# And another {#text}",
    ],
)
def test_odd_sources_make_a_page_and_a_pdf(written, text):
    assignment = written(text)
    assert Page(page(assignment)).each("main") and pdf(assignment).startswith(b"%PDF")
