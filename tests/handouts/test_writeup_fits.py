"""Nothing is wider than its page: all write-ups, in a browser and in print.

A browser and poppler are needed, and neither is a package of Python: without them these tests are
skipped. Chromium reads each page in a frame as wide as a phone, or as a desk's screen.
"""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.course import find_course
from handouts.writeup import page, pdf

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
PDFTOTEXT = shutil.which("pdftotext") or ""
ALL = find_course(Path(__file__).parents[2]).assignments()
EACH = pytest.mark.parametrize("assignment", ALL, ids=lambda assignment: assignment.name)
OFF = ["background-networking", "component-update", "extensions", "sync", "gpu", "quic"]
ALONE = ["--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in OFF)]
FILES = ["--allow-file-access-from-files", "--virtual-time-budget=20000", "--dump-dom"]

FRAME = """<!DOCTYPE html><iframe id="frame" src="page.html" style="width:{width}px"></iframe>
<pre id="found"></pre><script>
frame.onload = () => {{
  const page = frame.contentDocument, root = page.documentElement
  const wide = box => box.scrollWidth > box.clientWidth + 1
  const boxes = [...page.querySelectorAll("pre, .scroll, .display")].filter(wide)
  found.textContent = JSON.stringify(
    {{over: root.scrollWidth - root.clientWidth, boxes: boxes.map(box => box.textContent)}})
}}
</script>"""

pytestmark = pytest.mark.slow
browser = pytest.mark.skipif(not CHROMIUM, reason="no chromium on the PATH (apt install chromium)")
printer = pytest.mark.skipif(not PDFTOTEXT, reason="no pdftotext on the PATH (poppler-utils)")


def measured(made, width, folder):
    """over: by how many pixels the page is too wide; boxes: the text of those that scroll."""
    (folder / "page.html").write_text(made, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME.format(width=width), encoding="utf-8")
    command = [CHROMIUM, *ALONE, *FILES, f"--user-data-dir={folder}/profile"]
    address = (folder / "frame.html").as_uri()
    run = subprocess.run([*command, address], capture_output=True, check=True, timeout=120)
    found = re.search(r'id="found">(.*?)</pre>', run.stdout.decode(errors="replace"), re.DOTALL)
    return json.loads(html.unescape(found[1]))


@browser
@EACH
@pytest.mark.parametrize("solutions", [False, True], ids=["students", "staff"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways(assignment, solutions, width, tmp_path):
    assert measured(page(assignment, solutions), width, tmp_path)["over"] == 0


@browser
@EACH
def test_on_a_wide_screen_not_even_a_box_scrolls(assignment, tmp_path):
    assert measured(page(assignment), 1280, tmp_path) == {"over": 0, "boxes": []}


@browser
@pytest.mark.parametrize(("width", "over"), [(390, True), (1280, False)])
def test_a_word_that_is_too_wide_would_be_found(width, over, tmp_path):
    made = page(ALL[0]).replace("<p>", f'<p style="">{"<wbr>".join(["x" * 80])} ', 1)
    made = made.replace("overflow-wrap: break-word", "overflow-wrap: normal")
    made = re.sub("<meta http-equiv[^>]*>", "", made)
    assert (measured(made, width, tmp_path)["over"] > 0) is over


@printer
@EACH
@pytest.mark.parametrize("solutions", [False, True], ids=["students", "staff"])
def test_no_word_is_printed_in_a_margin(assignment, solutions, tmp_path):
    (tmp_path / "it.pdf").write_bytes(pdf(assignment, solutions))
    command = [PDFTOTEXT, "-bbox", str(tmp_path / "it.pdf"), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = re.findall(r'xMin="([\d.-]+)" yMin="[^"]*" xMax="([\d.]+)" yMax="[^"]*">(.*?)<', told)
    margin, width, hanging = 68.03, 595.28, 2.5  # points; commas may hang out of a line's end
    assert len(words) > 2000
    assert [w for a, b, w in words if float(a) < margin - 0.5] == []
    assert [w for a, b, w in words if float(b) > width - margin + hanging] == []
