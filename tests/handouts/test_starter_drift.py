"""handouts.starter: the committed files are up to date, and the command notices when not."""

from pathlib import Path

import pytest

from handouts.starter import main

ROOT = Path(__file__).parents[2]
TOML = """\
name = "tiny"
title = "A tiny assignment"
version = "1.0"

[[problem]]
id = "1.1"
title = "Doubling"
points = 100
file = "double.py"
symbols = ["double"]
"""
SOLUTION = '''\
def double(x):
    """Twice x."""
    # BEGIN SOLUTION
    return x + x + 0 * x
    # END SOLUTION
'''
EXPECTED = "def examples(reference):\n    return {'two': {'x': 2, 'y': reference.double(2)}}\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one assignment, with nothing generated yet."""
    for name, text in {
        "assignments/tiny/assignment.toml": TOML,
        "assignments/tiny/handout.md": "Double it.\n",
        "reference/tiny/solution/double.py": SOLUTION,
        "reference/tiny/expected.py": EXPECTED,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_committed_starters_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--course", str(ROOT)]) == 0, capsys.readouterr().out


def test_write_then_check(course: Path) -> None:
    assert main(["--check", "--course", str(course)]) == 1
    assert main(["--course", str(course), "tiny"]) == 0
    assert main(["--check", "--course", str(course)]) == 0
    starter = (course / "assignments/tiny/starter/double.py").read_text(encoding="utf-8")
    assert 'raise NotImplementedError("problem 1.1: double")' in starter
    assert (course / "assignments/tiny/checks/expected.json").exists()


@pytest.mark.parametrize("name", ["starter/double.py", "checks/expected.json"])
def test_an_edited_file_is_named_with_its_difference(
    course: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--course", str(course)])
    path = course / "assignments/tiny" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    assert main(["--check", "--course", str(course)]) == 1
    out = capsys.readouterr().out
    assert f"{name}: not what the reference generates" in out
    assert "-# mine" in out


def test_a_changed_solution_changes_what_is_recorded(course: Path) -> None:
    main(["--course", str(course)])
    solution = course / "reference/tiny/solution/double.py"
    solution.write_text(SOLUTION.replace("x + x + 0", "x + x + 1"), encoding="utf-8")
    assert main(["--check", "--course", str(course)]) == 1


@pytest.mark.parametrize("y, same", [(1 + 1e-14, True), (1 + 1e-9, False), (1, False)])
def test_the_last_digits_of_a_record_are_the_processors(course: Path, y: float, same: bool) -> None:
    (course / "reference/tiny/expected.py").write_text(EXPECTED.replace("2)}", "2) / 4}"))
    main(["--course", str(course)])
    record = course / "assignments/tiny/checks/expected.json"
    before = record.read_text(encoding="utf-8")
    record.write_text(before.replace('"y": 1.0', f'"y": {y}'), encoding="utf-8")
    assert record.read_text(encoding="utf-8") != before
    assert main(["--check", "--course", str(course)]) == (0 if same else 1)


@pytest.mark.parametrize("digits, same", [("0.10000002", True), ("0.1001", False)])
def test_a_record_of_float32_may_differ_by_more(course: Path, digits: str, same: bool) -> None:
    array = "{'x': numpy.float32([0.1])}"
    text = f"import numpy\n\n\ndef examples(reference):\n    return {{'two': {array}}}\n"
    (course / "reference/tiny/expected.py").write_text(text)
    main(["--course", str(course)])
    record = course / "assignments/tiny/checks/expected.json"
    before = record.read_text(encoding="utf-8")
    after = before.replace("0.10000000149011612", digits)
    assert after != before
    record.write_text(after, encoding="utf-8")
    assert main(["--check", "--course", str(course)]) == (0 if same else 1)


def test_a_starter_without_a_source_is_removed(course: Path) -> None:
    stale = course / "assignments/tiny/starter/old.py"
    stale.parent.mkdir()
    stale.write_text("x = 1\n", encoding="utf-8")
    assert main(["--course", str(course)]) == 0
    assert not stale.exists()


def test_a_leak_in_the_handout_stops_before_anything_is_written(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handout = course / "assignments/tiny/handout.md"
    handout.write_text("Double it:\n\n    return x+x + 0*x\n", encoding="utf-8")
    assert main(["--course", str(course)]) == 2
    assert "handout.md:3: this line gives away" in capsys.readouterr().err
    assert not (course / "assignments/tiny/starter").exists()


def test_a_stub_that_no_problem_names_is_an_error(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solution = course / "reference/tiny/solution/double.py"
    solution.write_text(SOLUTION + SOLUTION.replace("double", "triple"), encoding="utf-8")
    assert main(["--course", str(course)]) == 2
    assert "double.py:8: triple is in no problem's symbols" in capsys.readouterr().err


def test_an_unknown_assignment_is_one_line(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--course", str(course), "tinny"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
