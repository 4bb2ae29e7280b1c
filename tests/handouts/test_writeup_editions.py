"""Two editions and two formats: what each holds, what it must not hold, and that it is the same
wherever it is made."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.course import find_course
from autograder.errors import UsageError
from handouts.writeup import page, pdf, tree
from handouts.writeup.widths import with_widths
from tests.handouts.conftest import ROOT
from tests.handouts.reading import Page

MADE = """
import hashlib, sys
from pathlib import Path
from autograder.course import find_course
from handouts.writeup import page, pdf
assignment = find_course(Path(sys.argv[1])).assignment("ngram")
for solutions in (False, True):
    for made in (page(assignment, solutions).encode(), pdf(assignment, solutions)):
        print(hashlib.sha256(made).hexdigest())
"""


@pytest.fixture(scope="module")
def staff(ngram):
    return page(ngram, solutions=True)


@pytest.fixture(scope="module")
def printed(ngram):
    return pdf(ngram)


def test_the_staffs_edition_says_so_on_top(staff):
    page = Page(staff)
    assert page.inside["p"][0].startswith("Staff only.")
    assert page.inside["title"][0].endswith("(staff only)")
    assert [each["name"] for each in page.each("meta")[2:]][-1] == "robots"


def test_the_rubric_stands_behind_its_problem(staff):
    place = [staff.index(f'id="{id}"') for id in ("problem-1.9", "section-4")]
    rubric = staff.index('aria-label="Staff only: problem 1.9"')
    assert place[0] < rubric < place[1]
    levels = re.findall(r'<h(\d) id="staff-1.9-', staff)
    assert levels[0] == "4" and set(levels) == {"4", "5"}


def test_students_get_nothing_of_it(read, staff, ngram):
    rubric = (ngram.secret / "written/1.9.md").read_text(encoding="utf-8")
    lines = [line for line in rubric.splitlines() if re.fullmatch(r"[A-Za-z ,.]{40,}", line)]
    public, secret = (" ".join(source.split()) for source in (read.source, staff))
    assert len(lines) > 5
    assert not any(line in public for line in lines) and all(line in secret for line in lines)


def test_students_edition_is_the_same_without_a_reference(read, ngram):
    assert page(replace(ngram, secret=None)) == read.source


@pytest.mark.parametrize("make", [page, pdf])
def test_no_staffs_edition_without_a_reference(ngram, make):
    with pytest.raises(UsageError, match="handout without a reference"):
        make(replace(ngram, secret=None), solutions=True)


def test_a_rubric_that_is_missing_is_an_error_in_words(ngram, tmp_path):
    without = replace(ngram, secret=tmp_path)
    with pytest.raises(UsageError, match=r"written/1\.9\.md: cannot read it"):
        page(without, solutions=True)


def test_the_pdf_has_its_own_fonts_a_fixed_date_and_no_path(printed):
    assert printed.startswith(b"%PDF-1.") and b"/StructTreeRoot" in printed  # tagged
    assert fonts_of(printed)
    assert set(re.findall(rb"/CreationDate \((.*?)\)", printed)) == {b"D:20260101000000Z"}
    for word in (str(ROOT).encode(), b"/tmp", b"/home"):
        assert word not in printed


def test_a_letter_that_it_lacks_is_not_taken_from_the_machine(written):
    assert fonts_of(pdf(written("Snow ☃, kanji 漢字, thinking 🤔, Devanagari अ.")))


def test_only_long_columns_of_a_table_share_a_line():
    cells = ["a", "b" * 30, "c" * 120]
    [table] = tree.read(f"| x | y | z |\n|---|---|---|\n| {' | '.join(cells)} |\n")
    widths = [spec[1]["t"] for spec in with_widths(table)["c"][2]]
    assert widths == ["ColWidthDefault", "ColWidth", "ColWidth"]
    shares = [spec[1]["c"] for spec in table["c"][2][1:]]
    assert shares[0] == pytest.approx(shares[1] / 2, rel=0.05) and 0.9 < sum(shares) < 1


def fonts_of(made):
    """The families in a PDF; every one must be typst's own."""
    fonts = set(re.findall(rb"/FontName\s*/\w+\+([A-Za-z]+)", made))
    ours = (b"LibertinusSerif", b"DejaVuSansMono", b"NewCM")
    assert all(font.startswith(ours) for font in fonts), fonts
    return fonts


def test_what_typst_cannot_set_is_an_error_in_words(ngram, monkeypatch):
    monkeypatch.setattr("handouts.writeup.tree.write", lambda *_: "#nothing_like_this")
    with pytest.raises(UsageError, match=r"typst cannot set .* unknown variable"):
        pdf(ngram)


def test_words_of_typst_in_a_source_are_text(written):
    plain = pdf(
        written('A #panic[x] and `#import "/etc/passwd"` and $x_\\#$ "]" [.\n\n#pagebreak()')
    )
    assert plain.startswith(b"%PDF")


def test_the_same_bytes_in_another_process_and_folder(ngram, tmp_path, read, staff, printed):
    for zone, folder in (("assignments", ngram.folder), ("reference", ngram.secret)):
        shutil.copytree(folder, tmp_path / zone / "ngram")
    away = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", MADE, str(tmp_path)]
    (tmp_path / "pandoc").write_text("#!/bin/sh\necho pandoc 99.9\n", encoding="utf-8")
    (tmp_path / "pandoc").chmod(0o755)  # newer than ours, and of no use
    environment = {"PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}:{os.environ['PATH']}", **away}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    made = (read.source.encode(), printed, staff.encode())
    here = [hashlib.sha256(each).hexdigest() for each in made]
    first, second, third, _ = run.stdout.split()
    assert [first, second, third] == here
    assert find_course(tmp_path).assignment("ngram").folder != ngram.folder
