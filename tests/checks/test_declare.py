"""`@check` and the decorators of gradescope-utils, in any order; shares of a problem."""

import pytest
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from autograder.checks import check
from autograder.checks.declare import Declaration, declaration, shares


def declared(share=None, weight=1.0):
    return Declaration("1", share, weight, 1, False, (), "visible")


def test_what_is_declared_is_read_back():
    @check("1.2", share=0.25, cases=7, fresh=True, tags=("shape",))
    def one():
        pass

    assert declaration(one) == Declaration("1.2", 0.25, 0.25, 7, True, ("shape",), "visible")


def test_gradescope_sees_its_own_attributes():
    @check("1.2", share=0.25, tags=["a", "b"])
    def one():
        pass

    assert (one.__number__, one.__weight__, tuple(one.__tags__)) == ("1.2", 0.25, ("a", "b"))


@pytest.mark.parametrize("order", [0, 1])
def test_gradescope_decorators_are_honoured_in_both_orders(order):
    def one():
        pass

    decorators = [check("1.2"), lambda f: weight(3)(visibility("after_due_date")(tags("t")(f)))]
    for decorate in decorators[:: -1 if order else 1]:
        one = decorate(one)
    found = declaration(one)
    assert (found.problem, found.share, found.weight) == ("1.2", None, 3.0)
    assert (found.visibility, found.tags) == ("after_due_date", ("t",))


def test_the_problem_is_what_check_says():
    one = number("9")(check("1.2")(lambda: None))
    other = check("1.2")(number("9")(lambda: None))
    assert declaration(one).problem == declaration(other).problem == "1.2"


def test_what_is_not_a_check():
    for thing in (len, print, 3, None, weight(2)(lambda: None), lambda: None):
        assert declaration(thing) is None


@pytest.mark.parametrize("share", [0, -0.5, 1.5, float("nan")])
def test_a_share_that_is_none(share):
    with pytest.raises(ValueError, match=r"check of problem 1: share must lie in \(0, 1\]"):
        check("1", share=share)


def test_at_least_one_case():
    with pytest.raises(ValueError, match="cases must be at least 1"):
        check("1", cases=0)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([declared(0.5), declared(0.5)], [0.5, 0.5]),
        ([declared(), declared()], [0.5, 0.5]),
        ([declared(weight=1), declared(weight=3)], [0.25, 0.75]),
        ([declared(0.2), declared(weight=1), declared(weight=3)], [0.2, 0.2, 0.6]),
        ([], []),
    ],
)
def test_shares(checks, expected):
    assert shares(checks) == pytest.approx(expected)
