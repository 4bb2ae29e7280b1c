"""handouts.verify: each of its five properties, broken on purpose."""

from pathlib import Path

import pytest

from handouts.strip import SourceError, strip
from handouts.verify import nothing_survives, verify

PATH = Path("solution/shapes.py")
SOLUTION = '''\
"""Areas."""

# BEGIN SOLUTION
import math

# END SOLUTION
import functools


@functools.cache
def area(r, *, unit="m"):
    """Area of a disc."""
    # BEGIN SOLUTION
    square = r * r  # not for students
    return math.pi * square
    # END SOLUTION


class Disc:
    """A disc."""

    def area(self) -> float:
        # BEGIN SOLUTION
        return area(self.radius)
        # END SOLUTION
'''
STARTER = strip(SOLUTION, PATH, lambda function, line: f"problem 1.1: {function}")


def test_a_stripped_solution_is_accepted() -> None:
    verify(SOLUTION, STARTER, PATH)
    nothing_survives(SOLUTION, PATH, {Path("starter/shapes.py"): STARTER})


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("(r, *", "(radius, *"),
        ('unit="m"', 'unit="km"'),
        ("*, unit", "unit"),
        ("@functools.cache\n", ""),
        ("Area of a disc.", "Area."),
        ("A disc.", "A round thing."),
        ("-> float", "-> int"),
        ("class Disc:", "class Disc(dict):"),
        ("def area(self)", "async def area(self)"),
    ],
)
def test_another_interface_is_refused(find: str, replace: str) -> None:
    assert STARTER.count(find) == 1
    with pytest.raises(SourceError, match="another signature, decorator or docstring"):
        verify(SOLUTION, STARTER.replace(find, replace), PATH)


def test_a_function_too_many_is_refused() -> None:
    with pytest.raises(SourceError, match="the starter defines 4 functions and classes"):
        verify(SOLUTION, STARTER + "\n\ndef helper():\n    pass\n", PATH)


def test_a_helper_inside_a_region_is_not_missed() -> None:
    helper = "# BEGIN SOLUTION\ndef helper():\n    pass\n\n\n# END SOLUTION\n"
    verify(SOLUTION + helper, STARTER, PATH)


@pytest.mark.parametrize(
    "body",
    ["return 1", "pass", "raise ValueError", "if r:\n        raise NotImplementedError('')"],
)
def test_a_stub_that_does_not_raise_is_refused(body: str) -> None:
    stub = 'raise NotImplementedError("problem 1.1: area")'
    with pytest.raises(SourceError, match="area does not always raise NotImplementedError"):
        verify(SOLUTION, STARTER.replace(stub, body), PATH)


def test_a_stub_that_returns_before_it_raises_is_refused() -> None:
    early = '"""Area of a disc."""\n    return 1'
    with pytest.raises(SourceError, match="does not always raise"):
        verify(SOLUTION, STARTER.replace('"""Area of a disc."""', early), PATH)


def test_a_region_in_one_branch_only_is_refused() -> None:
    text = (
        "def f(x):\n    if x:\n        # BEGIN SOLUTION\n        x += 1\n        # END SOLUTION\n"
    )
    with pytest.raises(SourceError, match=r"shapes\.py:3: .* must be the end"):
        verify(text, strip(text, PATH, lambda function, line: "problem 1.1: f"), PATH)


@pytest.mark.parametrize("line", ["import math", "import os.path", "from math import pi as tau"])
def test_an_import_without_a_use_is_refused(line: str) -> None:
    with pytest.raises(SourceError, match="without a use; put it into a region"):
        verify(SOLUTION, STARTER.replace("import functools", f"{line}\nimport functools"), PATH)


def test_a_region_that_cuts_a_statement_in_two_is_refused() -> None:
    text = "x = [\n    # BEGIN SOLUTION\n    1,\n]\n# keep\n    # END SOLUTION\n"
    with pytest.raises(SourceError, match="no valid Python"):
        verify(text, strip(text, PATH, lambda function, line: ""), PATH)


@pytest.mark.parametrize("leak", ["return math.pi*square", "# hint: return math.pi * square  # !"])
def test_a_removed_line_in_any_public_file_is_refused(leak: str) -> None:
    public = {Path("handout.md"): "# Areas\n", Path("checks/a.py"): f"x = 1\n\n{leak}\n"}
    with pytest.raises(SourceError, match=r"checks/a\.py:3: .* of shapes\.py"):
        nothing_survives(SOLUTION, PATH, public)


def test_lines_that_every_program_has_may_survive() -> None:
    short = SOLUTION.replace("square = r * r  # not for students", "else_ = 1")  # 7 characters
    nothing_survives(short, PATH, {Path("handout.md"): "else_ = 1\n"})


SCAFFOLD = "# BEGIN SCAFFOLD\n    {}\n    # END SCAFFOLD\n"
CORE = "# BEGIN SOLUTION\n    y = x * math.tau\n    # END SOLUTION\n"


def starter_of(text: str) -> str:
    return strip(text, PATH, lambda function, line: f"problem 1.1: {function}")


def test_a_scaffold_after_the_core_may_return() -> None:
    text = f"def f(x):\n    {CORE}    {SCAFFOLD.format('return y')}"
    verify(text, starter_of(text), PATH)


@pytest.mark.parametrize(
    ("before", "after"),
    [("return 1", "pass"), ("if x:\n        return 1", "pass"), ("pass", "yield y")],
)
def test_a_scaffold_that_spares_the_stub_is_refused(before: str, after: str) -> None:
    text = f"def f(x):\n    {SCAFFOLD.format(before)}    {CORE}    {SCAFFOLD.format(after)}"
    with pytest.raises(SourceError, match="does not always raise"):
        verify(text, starter_of(text), PATH)


def test_an_import_that_only_a_scaffold_uses_is_used() -> None:
    text = f"import math\n\n\ndef f(x):\n    {SCAFFOLD.format('x *= math.pi')}    {CORE}"
    verify(text, starter_of(text), PATH)


def test_an_import_that_a_scaffold_gives_needs_no_use_yet() -> None:
    given, core = "# BEGIN SCAFFOLD\nimport math\n# END SCAFFOLD\n", f"def f(x):\n    {CORE}"
    verify(given + core, starter_of(given + core), PATH)
    with pytest.raises(SourceError, match="imports json without a use"):
        verify(f"import json\n{given}{core}", starter_of(f"import json\n{given}{core}"), PATH)


def test_a_line_of_a_scaffold_is_public_although_a_core_has_it_too() -> None:
    line = "y = x * math.tau"
    for kept, given_away in ((SCAFFOLD.format(line), False), (f"{line}\n", True)):
        text = f"def g(x):\n    {kept}    {CORE}"
        public = {Path("starter/shapes.py"): starter_of(text)}
        if given_away:
            with pytest.raises(SourceError, match=r"starter/shapes\.py:2: this line gives away"):
                nothing_survives(text, PATH, public)
        else:
            nothing_survives(text, PATH, public)
