"""handouts.strip: what is cut, what is left, and what is said about wrong markers."""

from pathlib import Path

import pytest

from handouts.strip import Region, SourceError, marked, regions, removed_lines, strip

PATH = Path("solution/shapes.py")
B, E = "# BEGIN SOLUTION", "# END SOLUTION"
SB, SE = "# BEGIN SCAFFOLD", "# END SCAFFOLD"
TRAIN = f"""\
def train(model, batches):
    {SB}
    losses = []
    {SE}
    {B}
    first = model.step(batches[0])
    {E}
    {SB}
    losses.append(first)  # kept

    {SE}
    {B}
    losses += map(model.step, batches[1:])
    {E}

    {SB}
    return losses
    {SE}
"""
TRAIN_STARTER = """\
def train(model, batches):
    losses = []
    raise NotImplementedError("problem 1.1: train")
    losses.append(first)  # kept

    raise NotImplementedError("problem 1.1: train")

    return losses
"""
SOLUTION = '''\
"""Areas."""

# BEGIN SOLUTION
import math

# END SOLUTION
UNIT = "m"  # kept


def area(r):
    """Area of a disc.  r: m.  Returns m^2."""
    # BEGIN SOLUTION
    square = r * r  # not for students

    return math.pi * square
    # END SOLUTION


class Disc:
    def area(self):
        # a comment before the region is kept
        # BEGIN SOLUTION
        return area(self.r)
        # END SOLUTION
'''
STARTER = '''\
"""Areas."""

UNIT = "m"  # kept


def area(r):
    """Area of a disc.  r: m.  Returns m^2."""
    raise NotImplementedError("problem 1.1: area")


class Disc:
    def area(self):
        # a comment before the region is kept
        raise NotImplementedError("problem 1.1: Disc.area")
'''


def message(function: str, line: int) -> str:
    return f"problem 1.1: {function}"


def test_a_body_becomes_one_raise_and_a_module_level_region_nothing() -> None:
    assert strip(SOLUTION, PATH, message) == STARTER


def test_a_text_without_markers_is_left_alone_byte_for_byte() -> None:
    text = "x = 1\t# tab \r\n\r\n\r\ny = 'ü'"
    assert strip(text, PATH, message) == text


def test_regions_know_the_function_they_are_in() -> None:
    assert regions(SOLUTION, PATH) == [
        Region(3, 6),
        Region(12, 16, "area"),
        Region(22, 24, "Disc.area"),
    ]


def test_the_message_is_asked_for_with_function_and_line() -> None:
    asked = []
    strip(SOLUTION, PATH, lambda function, line: str(asked.append((function, line))))
    assert sorted(asked) == [("Disc.area", 22), ("area", 12)]


def test_removed_lines_are_all_that_is_between_markers() -> None:
    assert "square = r * r  # not for students" in removed_lines(SOLUTION, PATH)
    assert not any("SOLUTION" in line for line in removed_lines(SOLUTION, PATH))


def test_an_inner_function_belongs_to_its_outer_one() -> None:
    lines = ["def f():", "    def g():", f"        {B}", "        return 1", f"        {E}", ""]
    text = "\n".join(lines)
    assert [region.function for region in regions(text, PATH)] == ["f.g"]


def test_a_form_feed_is_no_new_line() -> None:
    text = 'PAGE = "\x0c"\n# BEGIN SOLUTION\nx = 1\n# END SOLUTION\ny = 2\n'
    assert strip(text, PATH, message) == 'PAGE = "\x0c"\ny = 2\n'


def test_markers_inside_a_string_are_no_markers() -> None:
    text = 'HELP = """\n# BEGIN SOLUTION\n"""\n'
    assert strip(text, PATH, message) == text


def test_a_scaffold_is_kept_without_its_markers() -> None:
    assert strip(TRAIN, PATH, message) == TRAIN_STARTER


def test_a_scaffold_is_no_region_that_is_cut() -> None:
    assert [region.role for region in marked(TRAIN, PATH)] == 2 * ["scaffold", "core"] + [
        "scaffold"
    ]
    assert {region.role for region in regions(TRAIN, PATH)} == {"core"}
    assert "return losses" not in removed_lines(TRAIN, PATH)


def test_a_scaffold_may_hold_whole_functions() -> None:
    text = f"{SB}\ndef load(name):\n    return open(name)\n\n\n{SE}\nx = 1\n"
    assert strip(text, PATH, message) == "def load(name):\n    return open(name)\n\n\nx = 1\n"


def test_what_follows_is_looked_for_in_the_function_itself() -> None:
    body = f"        {B}\n        return 1\n        {E}\n"
    setter = "    @x.setter\n    def x(self, value):\n        self.y = value\n"
    text = f"class C:\n    @property\n    def x(self):\n{body}\n{setter}"
    assert [region.function for region in regions(text, PATH)] == ["C.x"]


@pytest.mark.parametrize(
    ("lines", "where", "what"),
    [
        ([B, "x = 1"], 1, "without an # END SOLUTION after it"),
        (["x = 1", E], 2, "without a # BEGIN SOLUTION before it"),
        ([B, "x = 1", B, E, E], 3, "inside the region of line 1"),
        ([B, "x = 1", E, E], 4, "without a # BEGIN SOLUTION before it"),
        (["# begin solution", "x = 1", E], 1, "write a marker as"),
        (["#BEGIN SOLUTION", "x = 1", E], 1, "write a marker as"),
        (["# BEGIN SOLUTIONS", "x = 1", E], 1, "write a marker as"),
        ([B, f"x = 1  {E}"], 2, "alone on its line"),
        (["def f():", f"    {B}", "    x = 1", E], 4, "is not indented like its"),
        (["def f():", f"  {B}", "  x = 1", f"  {E}", f"  {B}", "  y = 1", f"  {E}"], 5, "a second"),
        (["def f():", "    'help'", f"    {B}", f"    {E}"], 4, "an empty region"),
        (["def f(:"], 1, "no valid Python"),
        ([SB, "x = 1"], 1, "without an # END SCAFFOLD after it"),
        (["x = 1", SE], 2, "without a # BEGIN SCAFFOLD before it"),
        ([SB, "x = 1", E], 3, "ends the # BEGIN SCAFFOLD of line 1"),
        ([B, "x = 1", SB, E, "y = 1", SE], 3, "inside the region of line 1"),
        (["# begin scaffold", "x = 1", SE], 1, "write a marker as"),
        ([SB, SE], 2, "an empty region"),
        (["def f():", f"    {B}", "    x = 1", f"    {E}", "    y = 2"], 5, "f goes on after"),
        (["def f():", f"    {B}", "    x = 1", f"    {E}", "    # y", "    y = 2"], 5, "SCAFFOLD"),
    ],
)
def test_wrong_markers_are_named_with_file_and_line(
    lines: list[str], where: int, what: str
) -> None:
    with pytest.raises(SourceError) as caught:
        strip("\n".join(lines) + "\n", PATH, message)
    assert str(caught.value).startswith(f"{PATH}:{where}: ")
    assert what in str(caught.value)
