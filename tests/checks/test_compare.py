"""Comparisons: wrong answers fail, right ones pass in any form, summaries tell no value."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from autograder.checks import CheckFailed, WrongType, assert_close, assert_equal, require
from autograder.worker.client import Client, Handle


class Nobody:
    """A transport that must not be used."""


HANDLE = Handle(Client(Nobody(), 0), 0, "Net")
NAN, INF = float("nan"), float("inf")


def failure(function, *arguments, **named):
    with pytest.raises(CheckFailed) as caught:
        function(*arguments, **named)
    return caught.value


# --- require -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [True, np.True_, np.bool_(1 < 2)])
def test_require_takes_what_is_true(value):
    require(value, "x")


@pytest.mark.parametrize(
    "value",
    [False, np.False_, 1, "yes", [1], HANDLE, None, np.array(True), np.array([True])],
    ids=repr,
)
def test_require_fails_on_all_that_is_not_true_itself(value):
    assert str(failure(require, value, "an authored message")) == "an authored message"


# --- exact -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (3, 3), (3, 3.0), (3.0, 3), (np.int8(3), 3), (np.float32(0.5), Fraction(1, 2)),
        (2**70, 2**70),
        (Fraction(1, 2), 0.5), (True, np.True_), (np.True_, True), (None, None), ("a", "a"),
        (b"a", b"a"),
        ([1, (2, 3)], (1, [2, 3])), ((), []), ({}, {}), ({1, 2}, {2, 1}), ({1}, frozenset({1})),
        ({("a", "b"): [1]}, {("a", "b"): (1.0,)}), ({"a": 2}, Counter("aa")),
        (Counter("aa"), {"a": 2}),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]])), (np.array([1.0, 2.0]), [1, 2]),
        ([], np.zeros(0)),
        (np.array([True]), [True]), ([None, "x"], [None, "x"]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
    ],
    ids=repr,
)  # fmt: skip
def test_equal_in_any_honest_form(got, want):
    assert_equal(got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (2, 3), (True, 1), (1, True), (np.True_, 1), (False, None), (None, 0), (0, None), ("3", 3),
        (3, "3"),
        (b"a", "a"), (3.0000001, 3), (NAN, 1), (-(2**70), 2**70), ("a", "b"), ("", None), ([], {}),
        ({}, []),
        ([], None), (None, []), ([1], [1, 1]), ([1, 1], [1]), ([[1]], [1]), ([1], 1), (1, [1]),
        ("ab", ["a", "b"]),
        ([2, 1], [1, 2]), ({1, 2}, [1, 2]), ([1, 2], {1, 2}), ({1}, {1, 2}), ({"a": 1}, {"b": 1}),
        ({}, {"a": 0}),
        ({"a": 0}, {}), ({"a": 1}, {"a": 2}), ([("a", 1)], {"a": 1}), ({0: 1}, [1]),
        (np.zeros((2, 1)), np.zeros(2)),
        (np.zeros((0, 3)), np.zeros((0, 2))), (np.zeros((1, 4)), np.zeros((2, 2))),
        (np.ones(2), np.zeros(2)),
        (HANDLE, 1), (HANDLE, None), ([HANDLE], [1]), ({"a": HANDLE}, {"a": 1}), (HANDLE, {}),
        (HANDLE, {1}),
        (np.array([3]), 3), ([[1], 2], [1, [2]]),
    ],
    ids=repr,
)  # fmt: skip
def test_unequal(got, want):
    failure(assert_equal, got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (np.array([1, 2]), {1, 2}),
        (np.array(3), [3]),
        (10**5000, 3),
    ],
    ids=lambda value: str(type(value)),
)
def test_strange_values_fail_like_any_other(got, want):
    failure(assert_equal, got, want)


# --- close -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1.0, 1), (1 + 5e-5, 1.0), (Fraction(1, 3), 1 / 3), (np.float32(0.1), 0.1),
        ([0.1, 0.2], (0.1, 0.2)),
        (np.float32([1, 2]), np.array([1.0, 2.0])), ([[1, 2]], np.array([[1.0, 2.0]])),
        (np.array(2), 2.0),
        (np.asfortranarray(np.eye(3)), np.eye(3)), ([1e-7, 1.0], [0.0, 1.0]), (0, 0.0),
        ([0, 0], [0.0, 0.0]),
        (np.ones((3, 1)), np.ones(3)), (np.ones((1, 3)), np.ones(3)), ([0.5], 0.5), ([], []),
        ({}, {}),
        ({"a": 0.5, "b": 1}, {"a": Fraction(1, 2), "b": 1.0}), ({"w": np.ones(2)}, {"w": [1, 1]}),
        (np.array([1 + 1j]), np.array([1 + 1j])), ([INF, -INF, 1], [INF, -INF, 1]),
        ([NAN, 1], [NAN, 1]),
        (np.zeros((0, 3)), np.zeros((0, 3))), (1e308, 1e308), (np.uint8([3]), np.uint8([3])),
    ],
    ids=repr,
)  # fmt: skip
def test_close_in_any_honest_form(got, want):
    assert_close(got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1 + 3e-4, 1.0), (-1, 1), (0.0, 1e-30), (1e-30, 0.0), ([1e-4, 1.0], [0.0, 1.0]), (NAN, 1.0),
        (INF, 1.0), ([1, NAN], [1, 1]), ([1, INF], [1, 1]), (1.0, INF), (-INF, INF), (1.0, NAN),
        ([0, 1], [NAN, 1]),
        (2.0, np.full((3, 3), 2.0)), (np.ones((3, 3)), np.ones(3)), (np.ones(3), np.ones((3, 1))),
        (np.ones((1, 3)), np.ones((3, 1))), (np.ones((2, 3)), np.ones((3, 2))),
        (np.ones((0, 5)), np.ones(5)),
        ([], [1.0]), ([1.0], []), (np.zeros((0, 3)), np.zeros((3, 0))), ([[0.5]], 0.5),
        (np.ones((1, 1)), 1.0),
        (None, 1.0), ("1", 1.0), (True, 1.0), ([True], [1.0]), ({}, 1.0), (1.0, {}),
        ([1, None], [1, 2]),
        ([[1], [1, 2]], [[1, 2], [3, 4]]), (["1"], [1.0]), (np.array([1 + 0j]), np.array([1.0])),
        ({"a": 1}, {"a": 2.0}), ({"b": 1}, {"a": 1.0}), ({"a": 1, "b": 1}, {"a": 1.0}),
        ({"a": None}, {"a": 1.0}),
        (HANDLE, 1.0), ([10**400], [1.0]), (np.ones((2, 2)), [1, 1, 1, 1]),
    ],
    ids=repr,
)  # fmt: skip
def test_far(got, want):
    failure(assert_close, got, want)


@pytest.mark.parametrize("got", [[HANDLE], {"a": HANDLE}, [1.0, HANDLE]], ids=repr)
def test_an_object_among_the_numbers_is_no_number(got):
    want = {"a": 1.0} if isinstance(got, dict) else [1.0] * len(got)
    with pytest.raises((CheckFailed, WrongType)):
        assert_close(got, want)


@pytest.mark.parametrize("kind", ["int16", "int32", "int64", "uint16", "uint32", "uint64"])
def test_integers_do_not_wrap_around(kind):
    least, most = np.iinfo(kind).min, np.iinfo(kind).max
    failure(assert_close, np.array([least], kind), np.array([most], kind))
    failure(assert_close, np.array([most], kind), np.array([least], kind))


def test_the_tolerance_is_relative_to_the_reference_alone():
    want = np.array([1.0, 2.0, 3.0])
    failure(assert_close, np.array([1.0, 2.0, 1e30]), want)
    failure(assert_close, want * 1e-6, want * 2e-6)
    failure(assert_close, 20.0, 1.0, rtol=0.96, atol=0)
    failure(assert_close, 20.0, 1.0, rtol=0, atol=0.96)
    assert_close(want * 1e-12, want * 1e-12 * (1 + 1e-5))


def test_the_values_of_a_mapping_share_one_scale():
    assert_close({"a": 1e-7, "b": 1.0}, {"a": 0.0, "b": 1.0})
    failure(
        assert_close, {"a": np.array([1e-7]), "b": np.ones(1)}, {"a": np.zeros(1), "b": np.ones(1)}
    )


def test_fractions_are_numbers_at_any_depth():
    assert_close([[Fraction(1, 2)], [Fraction(1, 4)]], [[0.5], [0.25]])


@pytest.mark.parametrize("got", [Fraction(10**400), [Fraction(10**400)], {"a": 10**400}], ids=type)
def test_a_number_beyond_all_floats_is_wrong(got):
    failure(assert_close, got, {"a": 1.0} if isinstance(got, dict) else [1.0])


def test_tolerances_can_be_given():
    assert_close(1.05, 1.0, rtol=0.1)
    failure(assert_close, 1.0 + 1e-9, 1.0, rtol=0, atol=0)


def test_a_reference_that_is_no_number_is_the_authors_mistake():
    with pytest.raises(TypeError, match="assert_close cannot compare with 'a'"):
        assert_close(1.0, "a")


def test_tensors_with_and_without_history():
    torch = pytest.importorskip("torch")
    tensor = torch.ones(2, requires_grad=True)
    assert_close(tensor, np.ones(2))
    assert_close({"w": tensor}, {"w": torch.ones(2)})
    assert_equal([tensor], [[1, 1]])
    failure(assert_close, tensor * 2, np.ones(2))


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("compare", [assert_equal, assert_close])
@pytest.mark.parametrize(
    ("got", "want"),
    [(12345.0, 67890.0), ([12345.0, 1.0], [67890.0, 1.0]), ({"12345": 1.0}, {"67890": 1.0}),
     ([12345.0], [67890.0, 67891.0]), ({"67890": 12345.0}, {"67890": 67890.0}),
     (np.full((3, 4), 12345.0), np.full((3, 4), 67890.0)), ("12345", 67890.0), (None, 67890.0)],
)  # fmt: skip
def test_a_summary_tells_no_value_and_the_details_do(compare, got, want):
    error = failure(compare, got, want, what="the result of f", hint="Think.")
    for hidden in ("12345", "67890"):
        assert hidden not in error.summary
    assert "67890" in error.detail and "67890" in str(error)
    assert error.summary.startswith("the result of f") and str(error).endswith("Think.")


def test_a_kind_that_differs_is_named():
    assert failure(assert_equal, None, 3).summary == "the result is None: is a return missing?"
    assert failure(assert_equal, "3", 3).summary == "the result is a string, not a number"
    assert failure(assert_close, [1.0], {"a": 1.0}).summary == "the result is a list, not a dict"
    assert failure(assert_close, np.ones(2), np.ones(3)).summary == "the result has the wrong shape"
    assert (
        failure(assert_close, [1, 5, 5], [1, 2, 3]).summary
        == "the result is wrong in 2 of 3 entries"
    )


@pytest.mark.parametrize("got", [[[1], [1, 2]], ["1", "2"], [None, 1]], ids=repr)
def test_a_kind_is_not_said_to_differ_from_itself(got):
    assert "a list, not a list" not in failure(assert_close, got, [[1, 2], [3, 4]]).summary


def test_a_long_value_is_cut():
    detail = failure(assert_equal, "x" * 10**6, 3).detail
    assert len(detail) < 500 and "..." in detail
