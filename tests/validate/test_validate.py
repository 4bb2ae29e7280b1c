"""Whatever breaks in an assignment, `validate` says so and names the culprit."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from autograder.errors import CourseError, UsageError
from autograder.validate.naming import named
from autograder.validate.page import render
from tests.validate.conftest import Tiny

MUTANTS = "reference/tiny/mutants.toml"
HIDDEN = "reference/tiny/checks/hidden.py"
MEAN = "reference/tiny/solution/mean.py"


def test_the_tiny_course_holds(tiny: Tiny) -> None:
    found = tiny.validate(renew=False)
    assert found.holds, [str(f) for proof in found.proofs for f in proof.findings]


def test_a_solution_that_fails_its_own_checks(tiny: Tiny) -> None:
    tiny.edit(
        MEAN, "return sum(numbers)", "if len(numbers) == 4: raise OSError\n    return sum(numbers)"
    )
    assert "| solution: check 1/means_of_many fails" in tiny.findings()


def test_a_solution_that_is_wrong_is_outvoted(tiny: Tiny) -> None:
    tiny.edit(MEAN, "/ len(numbers)", "/ len(numbers) ** 2")
    tiny.edit(MUTANTS, '"/ len(numbers)"', '"/ len(numbers) ** 2"')
    found = tiny.findings()
    assert "| solution: disagrees with every alternative in check 1/means_of_many" in found
    assert "expected.json: is not what the solution generates" in found


def test_a_starter_with_another_docstring(tiny: Tiny) -> None:
    tiny.edit("assignments/tiny/starter/mean.py", "The arithmetic mean.", "The mean.")
    assert "starter/mean.py: is not what the solution generates" in tiny.findings()


def test_a_starter_that_earns_points(tiny: Tiny) -> None:
    file = "assignments/tiny/starter/mean.py"
    tiny.edit(file, 'raise NotImplementedError("problem 1: mean")', "return 2.5")
    assert "| check 1/the_mean_of_three: the starter gets 24 points for it" in tiny.findings()


def test_a_check_that_cannot_fail(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "assert_close(got, want", "assert_close(want, want")
    assert "| check 1/means_of_many: no mutant fails it" in tiny.findings()


def test_a_check_that_is_kept_for_a_reason(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "assert_close(got, want", "assert_close(want, want")
    tiny.edit(HIDDEN, "share=0.6, cases=6", 'share=0.6, cases=6, robustness="long inputs"')
    assert "no mutant fails it" not in tiny.findings()


def test_a_check_that_fails_right_programs(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "want = [reference.mean", "want = [1 + reference.mean")
    found = tiny.findings()
    assert "| solution: check 1/means_of_many fails" in found
    assert "| alternative loop: check 1/means_of_many fails" in found


def test_a_check_that_cannot_be_loaded(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "import assert_close", "import assert_closed")
    with pytest.raises(UsageError, match=r"cannot be loaded.*hidden\.py"):
        tiny.validate()


def test_shares_that_do_not_add_up(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "share=0.6", "share=0.5")
    with pytest.raises(UsageError, match=r"problem 1: the shares of its checks sum to 0\.9"):
        tiny.validate()


def test_points_that_do_not_add_up(tiny: Tiny) -> None:
    tiny.edit("assignments/tiny/assignment.toml", "points = 60", "points = 50")
    with pytest.raises(CourseError, match=r"assignment\.toml: problem: .*sum to 100, got 50 \+ 40"):
        tiny.validate()


def test_a_mutant_that_does_not_fit_the_solution_any_more(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, 'find = "sum(numbers)"', 'find = "total(numbers)"')
    with pytest.raises(
        UsageError, match=r"mutants\.toml: forgets_the_last\.find: .*occurs 0 times"
    ):
        tiny.validate()


def test_a_mutant_that_is_right(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, 'replace = "sum(numbers[:-1])"', 'replace = "sum(numbers[:])"')
    assert "| mutant forgets_the_last: loses no points" in tiny.findings()


def test_a_mutant_of_another_problem(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, 'id = "fair"\nproblem = "2"', 'id = "fair"\nproblem = "1"')
    found = tiny.findings()
    assert "| mutant fair: loses no points on its problem 1" in found
    assert "| mutant fair: is declared for problem 1, but fails check 2/a_die" in found


def test_a_mutant_that_is_too_near(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, "/ max(len(numbers) - 1, 1)", "/ len(numbers) * 1.0002")
    assert "| mutant divides_by_one_less: is only" in tiny.findings()


def test_twins_that_nobody_declared(tiny: Tiny) -> None:
    add_twin(tiny)
    found = tiny.findings()
    assert "| mutant twin: behaves as forgets_the_last in every case: add inputs that" in found
    assert "would be taken for twin if it were not known itself" in found


def test_twins_that_say_so_are_told_in_the_words_of_one(tiny: Tiny) -> None:
    add_twin(tiny, 'twin = "forgets_the_last"\n')
    found = tiny.validate()
    assert found.holds
    assert "twin" not in [mistake.id for mistake in found.certificate.mistakes]
    assert {named(each, list(found.certificate.mistakes)) for each in found.mutants} == {
        "divides_by_one_less", "fair", "forgets_the_last",
    }  # fmt: skip


def test_a_twin_that_is_none(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, 'id = "forgets_the_last"', 'twin = "divides_by_one_less"\nid = "forgets"')
    assert "| mutant forgets: is no twin of divides_by_one_less: 7 cases differ" in tiny.findings()


def test_a_twin_of_nobody(tiny: Tiny) -> None:
    tiny.edit(MUTANTS, 'id = "fair"', 'id = "fair"\ntwin = "forgets_the_last"')
    with pytest.raises(UsageError, match=r"fair\.twin: expected the id of a mutant of the same"):
        tiny.validate()


def add_twin(tiny: Tiny, more: str = "") -> None:
    """Another mutant that does what forgets_the_last does."""
    tiny.edit(MUTANTS, "sum(numbers[:-1])", "(sum(numbers) - numbers[-1])")
    declared = (tiny.root / MUTANTS).read_text(encoding="utf-8")
    first = declared.index('id = "forgets_the_last"')
    block = declared[first : declared.index("[[mutant]]", first)]
    block = block.replace("forgets_the_last", "twin")
    (tiny.root / MUTANTS).write_text(f"{declared}\n[[mutant]]\n{more}{block}", encoding="utf-8")


EQUIVALENT = """[[equivalent]]
id = "{}"
problem = "1"
file = "mean.py"
find = "sum(numbers)"
replace = "{}"
reason = "The sum does not depend on the order."
"""


def test_a_change_that_changes_nothing(tiny: Tiny) -> None:
    text = EQUIVALENT.format("backwards", "sum(numbers[::-1])")
    (tiny.secret / "equivalents.toml").write_text(text, encoding="utf-8")
    found = tiny.validate()
    assert found.holds
    assert "The sum does not depend on the order." in render(found)


def test_a_change_that_is_said_to_change_nothing_but_does(tiny: Tiny) -> None:
    text = EQUIVALENT.format("all_but_one", "sum(numbers[1:])")
    (tiny.secret / "equivalents.toml").write_text(text, encoding="utf-8")
    found = tiny.findings()
    assert "| equivalent all_but_one: check 1/means_of_many fails: it is no equivalent" in found


def test_an_alternative_that_is_wrong(tiny: Tiny) -> None:
    tiny.edit(
        "reference/tiny/alternatives/loop/mean.py", "enumerate(numbers, 1)", "enumerate(numbers, 2)"
    )
    assert "| alternative loop: check 1/means_of_many fails" in tiny.findings()


def test_a_raised_recursion_limit_does_not_outlive_its_program(tiny: Tiny) -> None:
    before, alternative = sys.getrecursionlimit(), tiny.secret / "alternatives/loop/mean.py"
    text = alternative.read_text(encoding="utf-8")
    alternative.write_text(f"import sys\nsys.setrecursionlimit(77_000)\n{text}", encoding="utf-8")
    assert tiny.validate().holds
    assert sys.getrecursionlimit() == before


def test_a_program_that_behaves_otherwise_without_the_wall(tiny: Tiny) -> None:
    tiny.edit(
        "reference/tiny/alternatives/loop/mean.py",
        "    result = 0.0",
        "    result = 0.0\n    import sys\n    if 'pytest' in sys.modules: return 0.0",
    )
    assert "| alternative loop: check 1/means_of_many: behind the wall passed" in tiny.findings()


def test_a_rubric_that_does_not_add_up(tiny: Tiny) -> None:
    tiny.edit("reference/tiny/written/3.md", "| 5 | the reason", "| 4 | the reason")
    assert "3.md: its rubric adds up to 4 points, expected 5" in tiny.findings()


def test_a_written_problem_without_a_heading(tiny: Tiny) -> None:
    tiny.edit("assignments/tiny/handout.md", "Why divide (5 points)", "Why divide (6 points)")
    assert "| handout.md: lacks the heading" in tiny.findings()


def test_a_certificate_that_is_missing(tiny: Tiny) -> None:
    (tiny.secret / "certificate.json").unlink()
    assert "certificate.json: is missing; run `autograder validate tiny" in tiny.findings(False)


def test_a_certificate_of_other_sources(tiny: Tiny) -> None:
    tiny.edit(HIDDEN, "Divide by what?", "Divide by which number?")
    assert "certificate.json: is stale" in tiny.findings(False)


def test_a_certificate_that_was_tampered_with(tiny: Tiny) -> None:
    path = tiny.secret / "certificate.json"
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["mistakes"][0]["failed"]["1/the_mean_of_three"][0][0][2] = [7.5]
    tree["mistakes"][1]["asks"] = "Really?"
    path.write_text(json.dumps(tree), encoding="utf-8")
    found = tiny.findings(False)
    assert "has other results for the mutant divides_by_one_less" in found
    assert "describes the mutant forgets_the_last in other words" in found


def test_the_command_says_what_does_not_hold_and_exits_with_1(tiny: Tiny) -> None:
    tiny.edit("reference/tiny/written/3.md", "| 5 | the reason", "| 4 | the reason")
    command = [sys.executable, "-m", "autograder", "--course", str(tiny.root), "validate", "tiny"]
    ended = subprocess.run([*command, "--write"], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "NOT VALID" in ended.stdout and "adds up to 4 points" in ended.stdout
    assert "written:" not in ended.stdout


def test_the_command_writes_a_certificate_that_grading_accepts(tiny: Tiny) -> None:
    (tiny.secret / "certificate.json").unlink()
    base = [sys.executable, "-m", "autograder", "--course", str(tiny.root)]
    grade = [*base, "grade", "tiny", str(tiny.secret / "solution")]
    refused = subprocess.run(grade, capture_output=True, text=True)
    assert refused.returncode == 2 and "autograder validate tiny --write" in refused.stderr
    page = tiny.root / "page.html"
    written = [*base, "validate", "tiny", "--write", "--page", str(page)]
    subprocess.run(written, check=True, capture_output=True)
    assert "100 of 100 points" in subprocess.run(grade, capture_output=True, text=True).stdout
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_refused_before_the_work(tiny: Tiny) -> None:
    base = [sys.executable, "-m", "autograder", "--course", str(tiny.root), "validate", "tiny"]
    ended = subprocess.run([*base, "--page", "no/such/p.html"], capture_output=True, text=True)
    assert ended.returncode == 2 and "its folder does not exist" in ended.stderr
    assert "holds" not in ended.stdout


def test_one_problem_alone_is_quicker_and_gives_no_certificate(tiny: Tiny) -> None:
    base = [sys.executable, "-m", "autograder", "--course", str(tiny.root), "validate", "tiny"]
    ended = subprocess.run([*base, "--problem", "2"], capture_output=True, text=True)
    assert ended.returncode == 0 and "only those of problem 2" in ended.stdout
    refused = subprocess.run([*base, "--problem", "2", "--write"], capture_output=True, text=True)
    assert refused.returncode == 2 and "leave out --problem" in refused.stderr
