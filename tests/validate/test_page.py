"""The page of a validation: what it shows of each kind of evidence, and that it stands alone."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.certificate import Certificate
from autograder.checks.transcript import CaseRecord, Observation
from autograder.course import Assignment, Problem
from autograder.result import Result, Row, Status
from autograder.validate import Finding, Proof, Validation
from autograder.validate.gradings import Graded, Kind, Variant
from autograder.validate.naming import mistakes_of
from autograder.validate.page import render
from autograder.variants import Mutant
from autograder.worker.limits import Limits
from tests.reports.reading import Page
from tests.reports.test_html import contrast

PROBLEMS = tuple(
    Problem(id, title, 50, f"{title}.py", (title,), "numpy")
    for id, title in (("1", "mean"), ("2", "die"))
)
ASSIGNMENT = Assignment("tiny", "Means", "1.0", PROBLEMS, Limits(), Path("a"), Path("b"))
CHECKS = {"1/numbers": "close", "1/words": "equal", "2/draws": "samples"}
EQUAL = Observation("equal", "wrong")
RIGHT = {
    "1/numbers": Observation("close", "n", right=True, apart=0.01),
    "1/words": Observation("equal", "w", right=True, apart=0.0),
    "2/draws": Observation("samples", "d", right=True, apart=0.5),
}


def far(apart: float) -> Observation:
    return Observation("close", "far", (apart,), apart=apart)


def law(p: float) -> Observation:
    return Observation("samples", "law", counts=(("x", 900),), apart=p)


def graded(kind: Kind, name: str, wrong: dict[str, Observation], problem: str = "1") -> Graded:
    """A variant that answers wrongly, in all of five cases, in these checks."""
    mutant = Mutant(name, problem, "f", "a", "b", f"doing {name}", "Why?", "page 3")
    records = {
        key: [CaseRecord((wrong.get(key, RIGHT[key]),), f"s{n}") for n in range(5)]
        for key in CHECKS
    }
    rows = [
        Row(key, key[0], f"Title of {key}", 25 if key[0] == "1" else 50, hidden=key != "1/numbers")
        for key in CHECKS
    ]
    for row in rows:
        row.status = Status.FAILED if row.key in wrong else Status.PASSED
        row.score = 0 if row.key in wrong else row.points
    result = Result("tiny", "Means", "1.0", name, "", rows, staff={"level": "A"}, complete=True)
    return Graded(Variant(kind, name, mutant if kind == "mutant" else None), result, records, {})


def validation(*more: Graded, proofs: list[Proof] | None = None) -> Validation:
    """The solution, the starter, and more."""
    starter = graded("starter", "starter", dict.fromkeys(CHECKS, EQUAL))
    all_graded = [graded("solution", "solution", {}), starter, *more]
    mutants = [each for each in more if each.variant.kind == "mutant"]
    certificate = Certificate("ab" * 32, {}, mistakes_of(mutants))
    return Validation(ASSIGNMENT, proofs or [], all_graded, certificate, None, 41.6)


def mutant(name: str, wrong: dict[str, Observation], problem: str = "1") -> Graded:
    return graded("mutant", name, wrong, problem)


GOOD = [
    mutant("half", {"1/numbers": far(5e3)}),
    mutant("upper", {"1/words": EQUAL}),
    mutant("fair", {"2/draws": law(1e-40)}, "2"),
]


def page(found: Validation) -> Page:
    return Page(render(found))


def titles(found: Validation) -> list[str]:
    """What a pointer that rests on some part of a picture reads."""
    return page(found).each("title")


def cells(found: Validation) -> dict[str, tuple[str, bool]]:
    """What is told of each cell of a matrix -> its mark, and whether it is an alarm."""
    pattern = r'<g( class="amiss-cell")?><title>([^<]*)</title><rect [^>]*/><use class="m-(\w+)"'
    return {told: (mark, bool(amiss)) for amiss, told, mark in re.findall(pattern, render(found))}


def test_the_page_is_whole() -> None:
    read = page(validation(*GOOD))
    assert read.source.startswith('<!doctype html>\n<html lang="en">')
    assert read.source.endswith("</html>\n")
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [a["href"] for tag, a in read.tags if tag in ("a", "use")]
    assert links and {link.removeprefix("#") for link in links} <= set(ids)


def test_headings_go_down_step_by_step() -> None:
    levels = [int(tag[1]) for tag, _ in page(validation(*GOOD)).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_nothing_comes_from_elsewhere_and_nothing_runs() -> None:
    read = page(validation(*GOOD))
    for tag, attributes in read.tags:
        assert tag not in {"script", "link", "img", "image", "iframe", "object", "base", "form"}
        assert not {"src", "style", "srcset"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    style = read.each("style")[0]
    assert "url(" not in style and "@import" not in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for _, a in read.tags if "http-equiv" in a)
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_it_says_at_once_that_all_holds() -> None:
    text = page(validation(*GOOD, proofs=[Proof("Points add up", "2 problems")])).text("header")
    assert " Valid All 1 proofs hold." in text and "tiny , version 1.0" in text
    assert "5 submissions graded in 42 s, behind the wall (level A)" in text


def test_findings_stand_under_their_proof_with_their_culprit() -> None:
    findings = (Finding("mutant half", "loses no points"), Finding("mutant half", "is twice there"))
    proofs = [Proof("It fails", "3 mutants", findings), Proof("It holds", "all")]
    read = page(validation(*GOOD, proofs=proofs))
    assert "Not valid 1 of 2 proofs fail." in read.text("header")
    shown = "It fails 3 mutants mutant half loses no points is twice there It holds all"
    assert shown in read.text("main")


@pytest.mark.parametrize(
    ("key", "wrong", "mark", "told"),
    [
        ("1/words", EQUAL, "unequal", "unequal"),
        ("1/words", Observation("raised", "KeyError"), "unequal", "an error"),
        ("1/numbers", far(5e3), "far", "5,000 tolerances"),
        ("1/numbers", far(float("inf")), "unequal", "unequal"),
        ("1/numbers", far(99.0), "near", "99 tolerances"),
        ("2/draws", law(1e-40), "law", "p-value 1.0·10⁻⁴⁰"),
        ("2/draws", law(1e-10), "near", "p-value 1.0·10⁻¹⁰"),
    ],
)
def test_a_cell_shows_how_clear_a_failure_is(
    key: str, wrong: Observation, mark: str, told: str
) -> None:
    found = validation(mutant("bug", {key: wrong}, key[0]))
    assert cells(found)[f"mutant bug, {key}: {told}; 5 of 5 cases fail"] == (mark, False)


def test_a_failure_outside_of_its_home_is_an_alarm() -> None:
    found = cells(validation(mutant("stray", {"1/words": EQUAL, "2/draws": law(0.0)})))
    assert found["mutant stray, 1/words: unequal; 5 of 5 cases fail"] == ("unequal", False)
    assert found["mutant stray, 2/draws: p-value 0; 5 of 5 cases fail"] == ("law", True)


def test_a_check_without_a_verdict_is_an_alarm() -> None:
    odd = mutant("odd", {"1/words": EQUAL})
    odd.rows[0].status = Status.NOT_RUN
    assert cells(validation(odd))["mutant odd, 1/numbers: not run"] == ("strange", True)


def test_code_that_ends_without_an_answer_is_no_clear_failure() -> None:
    dead = mutant("dead", {"1/words": EQUAL})
    dead.records["1/words"][:] = [CaseRecord((), "s", complete=False)] * 5
    told = "mutant dead, 1/words: ended without an answer; 5 of 5 cases fail"
    assert cells(validation(dead))[told] == ("near", False)


def test_a_check_that_no_mutant_fails_is_marked() -> None:
    found = validation(*GOOD[:2])
    assert "No mutant fails 2/draws" in titles(found)
    assert "No mutant fails 1/words" not in titles(found)


def test_a_check_that_is_kept_for_a_reason_is_not_marked() -> None:
    found = validation(*GOOD[:2])
    found.graded[0].rows[2].tags = ("robustness",)
    assert "No mutant fails 2/draws" not in titles(found)
    assert "none; kept for robustness" in page(found).text("table")


def test_a_mutant_that_fails_nothing_at_home_is_marked() -> None:
    found = titles(validation(*GOOD, mutant("none", {}), mutant("away", {"2/draws": law(0.0)})))
    assert found.count("mutant none fails 0 of 3 checks; not named") == 2  # its name, and its row
    assert found.count("mutant away fails 1 of 3 checks; not named") == 2
    assert found.count("mutant half fails 1 of 3 checks; the diagnosis names it") == 1


def test_the_public_checks_of_a_problem_come_first() -> None:
    found = validation(*GOOD)
    found.graded[0].rows[0].hidden, found.graded[0].rows[1].hidden = True, False
    columns = [each for each in titles(found) if each.endswith((", hidden)", ", public)"))]
    assert [each.partition(":")[0] for each in columns[:3]] == ["1/words", "1/numbers", "2/draws"]


def test_the_checks_of_problems_that_were_not_tried_are_not_marked() -> None:
    found = replace(validation(GOOD[0]), problem="1")
    assert [each for each in titles(found) if "No mutant" in each] == ["No mutant fails 1/words"]
    assert "only those of problem 1 were tried" in page(found).text("header")


def test_the_nearest_mutant_is_named_beside_the_scale() -> None:
    found = validation(
        mutant("far", {"1/numbers": far(8e4)}), mutant("near", {"1/numbers": far(9)})
    )
    assert "near 9 tolerances" in page(found).text("svg")
    row = "1/numbers solution , 0.01 tolerances near , 9 tolerances 1 farther"
    assert row in page(found).text("table")


def test_mutants_that_fail_a_check_otherwise_are_counted() -> None:
    both = validation(*GOOD, mutant("text", {"1/numbers": EQUAL}))
    assert (
        "1/numbers solution , 0.01 tolerances half , 5,000 tolerances 0 farther, 1 otherwise"
        in (page(both).text("table"))
    )
    other = validation(mutant("text", {"1/numbers": EQUAL}))
    assert "no mutant by this; 1 otherwise" in page(other).text("svg")


def test_a_sampler_stands_where_its_clearest_case_is() -> None:
    fair = mutant("fair", {"2/draws": law(1e-10)}, "2")
    fair.records["2/draws"][3] = CaseRecord((law(1e-40),), "s3")
    assert "fair p-value 1.0·10⁻⁴⁰" in page(validation(fair)).text("svg")


def test_the_scale_of_tolerances_is_logarithmic() -> None:
    apart = (1e2, 1e3, 1e4, 1e5)
    found = validation(*(mutant(f"m{a:g}", {"1/numbers": far(a)}) for a in apart))
    places = sorted(float(x) for x in re.findall(r'class="dot-wrong" cx="([\d.]+)"', render(found)))
    steps = [b - a for a, b in itertools.pairwise(places)]
    assert len(steps) == 3 and min(steps) > 40 and max(steps) - min(steps) < 0.5


def test_what_lies_outside_its_zone_is_marked_on_the_scale() -> None:
    close = graded("alternative", "float32", {})
    close.records["1/numbers"][0] = CaseRecord((far(0.5),), "s")
    found = render(validation(close, mutant("near", {"1/numbers": far(9)}), *GOOD[2:]))
    marks = ("dot-right", "dot-amiss", "dot-near", "dot-wrong")
    assert [found.count(f'class="{mark}"') for mark in marks] == [1, 1, 1, 1]


def test_right_lies_left_of_wrong_on_both_scales() -> None:
    found = render(validation(*GOOD))
    right = [float(x) + 3 for x in re.findall(r'class="dot-right" x="([\d.]+)"', found)]
    limits = [float(x) for x in re.findall(r'class="limit" d="M([\d.]+)', found)]
    far = re.findall(r'class="dot-wrong" (?:cx="|d="M)([\d.]+)', found)
    assert len(limits) == 2
    for one, limit, other in zip(right, limits, map(float, far), strict=True):
        assert one < limit < other


def test_exact_checks_are_listed_in_words() -> None:
    assert "1/words : 1 mutant fails it" in page(validation(*GOOD)).text("ul")


def test_a_right_program_that_fails_is_an_alarm() -> None:
    found = cells(validation(*GOOD, graded("alternative", "loop", {"1/words": EQUAL})))
    assert found["solution, 1/words: passed"] == ("passed", False)
    assert found["alternative loop, 1/words: unequal; 5 of 5 cases fail"] == ("missed", True)


def test_a_starter_that_passes_is_an_alarm() -> None:
    found = validation(*GOOD)
    found.graded[1].rows[1].status = Status.PASSED
    assert cells(found)["starter, 1/words: passed"] == ("passed", True)
    assert cells(found)["starter, 1/numbers: unequal; 5 of 5 cases fail"] == ("missed", False)


def test_the_table_says_what_becomes_of_each_mutant() -> None:
    table = page(validation(*GOOD)).text("table")
    asks = "Why? page 3"
    assert (
        f"half Problem 1; nearest: upper, 10 cases apart doing half {asks} recognised 25 in 1 check"
        in table
    )
    assert f"fair Problem 2 doing fair {asks} recognised 50 in 1 check" in table


def test_a_mutant_with_too_little_evidence_is_not_recognised() -> None:
    few = mutant("few", {"1/words": EQUAL})
    del few.records["1/words"][4:]
    found = validation(few)
    assert "not recognised 25" in page(found).text("table")
    assert "mutant few fails 1 of 3 checks; not named" in titles(found)


def test_a_mutant_that_is_taken_for_another_says_for_which() -> None:
    other = replace(validation(GOOD[0]).certificate.mistakes[0], id="third")
    found = validation(GOOD[0])
    found = replace(found, certificate=replace(found.certificate, mistakes=[other]))
    assert "taken for third 25" in page(found).text("table")
    assert "mutant half fails 1 of 3 checks; the diagnosis takes it for third" in titles(found)


def test_texts_are_shown_as_written() -> None:
    bad = Finding("</title><script>alert(1)</script>", "printed \x1b[2J & \u202edessap")
    read = page(validation(mutant("a<b", {"1/words": EQUAL}), proofs=[Proof("P", "f", (bad,))]))
    assert "script" not in {tag for tag, _ in read.tags}
    assert read.each("dt") == [bad.culprit]
    assert read.each("dd") == [r"printed \x1b[2J & \u202edessap"]
    assert "mutant a<b fails 1 of 3 checks; the diagnosis names it" in read.each("title")


def test_the_same_validation_gives_the_same_page() -> None:
    assert render(validation(*GOOD)) == render(validation(*GOOD))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme: int) -> None:
    style = page(validation(*GOOD)).each("style")[0]
    root = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[theme]
    colours = dict(re.findall(r"--([\w]+): (#\w{6});", root))
    grounds = [colours.pop(name) for name in ("page", "card", "sunk", "home", "calm")]
    del colours["line"]
    assert len(colours) == 9
    for colour in colours.values():
        assert min(contrast(colour, ground) for ground in grounds) >= 4.5


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PHONE = """<!doctype html>
<iframe src="page.html" style="width: 320px; height: 600px; border: 0"></iframe>
<script>
onload = () => {
  const page = document.querySelector("iframe").contentDocument;
  for (const each of page.querySelectorAll("details")) each.open = true;
  const box = page.querySelector("#kills .scroll");
  document.title = [
    page.documentElement.clientWidth, page.documentElement.scrollWidth, box.clientWidth,
    box.scrollWidth, getComputedStyle(page.querySelector(".bad-cell")).fill,
  ].join("; ");
};
</script>
"""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_on_a_phone_pictures_scroll_inside_their_boxes(tmp_path: Path) -> None:
    long = mutant("w" * 60, {"1/words": EQUAL, "2/draws": law(0.0)})
    (tmp_path / "page.html").write_text(render(validation(*GOOD, long)), "utf-8")
    (tmp_path / "phone.html").write_text(PHONE, "utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu",
               "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}",
               "--allow-file-access-from-files", "--dump-dom",
               (tmp_path / "phone.html").as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    measured = re.search("<title>(.*)</title>", done.stdout)
    assert measured is not None
    inside, needed, box, picture, colour = measured[1].split("; ")
    assert int(needed) == int(inside) <= 320 and int(picture) > int(box)
    assert colour == "rgb(179, 38, 30)"  # so the style was let in
