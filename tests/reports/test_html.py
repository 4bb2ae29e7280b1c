"""The result page as a page: whole, alone, readable, and harmless whatever a text holds."""

import base64
import hashlib
import itertools
import json
import re
import shutil
import subprocess

import pytest

from autograder.cli.grade import Format
from autograder.reports import REPORTS
from autograder.result import Result
from tests.reports.reading import render


def test_the_page_is_whole(result):
    page = render(result)
    assert page.source.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.source.endswith("</html>\n")
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        assert attributes.get("aria-labelledby", ids[0]) in ids


def test_headings_go_down_step_by_step(result):
    result.notes.append("ends.py could not be imported:\nSyntaxError")
    levels = [int(tag[1]) for tag, _ in render(result).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_it_has_landmarks_and_column_headers(result):
    tags = render(result).tags
    names = [tag for tag, _ in tags]
    assert [names.count(each) for each in ("header", "main", "footer", "nav")] == [1, 1, 1, 1]
    assert {attributes["scope"] for tag, attributes in tags if tag == "th"} == {"col", "row"}


def test_nothing_comes_from_elsewhere_and_nothing_runs(result):
    page = render(result)
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "base", "form"}
        assert not {"src", "style", "srcset"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    style = page.each("style")[0]
    assert "url(" not in style and "@import" not in style


def test_links_lead_somewhere(result):
    tags = render(result).tags
    ids = {attributes.get("id") for _, attributes in tags}
    links = {attributes["href"] for tag, attributes in tags if tag == "a"}
    assert "#start" in links and {link[1:] for link in links} <= ids


def test_the_policy_allows_this_style_and_nothing_else(result):
    page = render(result)
    digest = hashlib.sha256(page.each("style")[0].encode()).digest()
    policy = next(a["content"] for t, a in page.tags if "http-equiv" in a)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_same_result_gives_the_same_bytes(result):
    text = REPORTS["html"].render(result)
    stored = json.loads(REPORTS["json"].render(result))
    assert REPORTS["html"].render(Result.from_dict(stored)) == text


def test_what_format_offers_are_the_reports():
    assert {each.value for each in Format} == set(REPORTS)


# --- colours -------------------------------------------------------------------------------------


def contrast(one, other):
    """The ratio that WCAG 2.2 defines for two colours like "#1c2026"."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(result, theme):
    style = render(result).each("style")[0]
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    colours = dict(re.findall(r"--(\w+): (#\w{6});", light if theme == "light" else dark))
    grounds = [colours.pop(name) for name in ("page", "card", "sunk", "hint")]
    colours.pop("line")
    assert len(colours) == 7
    for colour in colours.values():
        assert min(contrast(colour, ground) for ground in grounds) >= 4.5


# --- hostile texts -------------------------------------------------------------------------------

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
BOXES = {"pre", "bdi", "title"}  # what stands there is known to be a student's


def test_hostile_text_is_inert_and_stays_in_its_box(hostile):
    page = render(hostile)
    assert not UNSAFE.search(page.source)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "b", "x"})
    assert len(page.source) < 100_000
    for path, text in page.texts:
        if BOXES.isdisjoint(path):
            for line in text.split("\n"):
                assert not line.startswith(("100 of", '"score"', "# 100"))


@pytest.mark.parametrize(
    "text", ['"><img src=x onerror=alert(1)>', "</pre></style><b>", "&lt;b&gt;"]
)
def test_markup_is_shown_as_written(result, text):
    result.submission = result.rows[1].output = text
    result.notes = [f"{text} was left out: it is a link.", f"It printed:\n{text}"]
    page = render(result)
    assert page.each("pre") == [f"\n{text}"] * 2
    assert page.each("bdi") == [text]
    assert f"{text} was left out: it is a link." in page.each("p")


# --- a real browser ------------------------------------------------------------------------------

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PHONE = """<!DOCTYPE html>
<iframe src="page.html" style="width: 320px; height: 600px; border: 0"></iframe>
<script>
onload = () => {
  const page = document.querySelector("iframe").contentDocument;
  for (const each of page.querySelectorAll("details")) each.open = true;
  document.title = [
    page.documentElement.clientWidth, page.documentElement.scrollWidth,
    getComputedStyle(page.querySelector(".done")).fill, page.title,
  ].join("; ");
};
</script>
"""


def browse(folder, page):
    """What a browser makes of a page on a phone 320 pixels wide: measures, and its complaints."""
    (folder / "page.html").write_text(page, "utf-8")
    (folder / "phone.html").write_text(PHONE, "utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
               f"--user-data-dir={folder / 'profile'}", "--allow-file-access-from-files",
               "--dump-dom", (folder / "phone.html").as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return re.search("<title>(.*)</title>", done.stdout)[1].split("; "), complaints


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_a_phone_shows_it_without_complaint_and_without_scrolling_sideways(result, tmp_path):
    result.submission = result.titles["1.1"] = result.rows[0].title = "W" * 200
    result.rows[1].message = "W" * 500
    result.rows[1].output = "W" * 4000
    (inside, needed, colour, _), complaints = browse(tmp_path, REPORTS["html"].render(result))
    assert int(needed) == int(inside) <= 320  # a scroll bar takes some of it
    assert complaints == []
    assert colour == "rgb(28, 107, 61)"  # so the style was let in


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_the_policy_stops_what_should_never_get_in(result, tmp_path):
    page = REPORTS["html"].render(result)
    bad = "<script>document.title = 'run'</script><style>.done { fill: red }</style>"
    (*_, colour, title), complaints = browse(tmp_path, page.replace("<main>", f"<main>{bad}"))
    assert title == "n-gram language models: hand-in"
    assert colour == "rgb(28, 107, 61)"
    assert len(complaints) == 2
