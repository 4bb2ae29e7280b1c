"""What the solution's functions are given: the same as a student's."""

from fractions import Fraction
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from autograder.checks.reference import _by_value, _copied, _sent


class Pair(NamedTuple):
    one: float
    two: list[int]


VALUES = [
    None, True, 2**70, 1.5, "a", b"b", 1 + 2j, Fraction(1, 3), {1, 2}, frozenset("a"),
    Pair(1.0, [2]), [1, (2.0, ["x"], ())],
    {"a": {("b", 1): [np.float32(2)]}, 3: None}, np.True_, np.str_("s"),
    np.arange(6).reshape(2, 3).T, np.asfortranarray(np.ones((2, 3), np.float32)), np.array(2.0),
    np.arange(3, dtype=">i4"), np.zeros((0, 2)), np.array([Fraction(1, 2), 3], dtype=object),
    np.ma.masked_array([1, 2], [True, False]), np.array([1.5], np.longdouble), np.eye(3)[::2],
]  # fmt: skip


def alike(one, other):
    if isinstance(other, np.ndarray):
        same = (type(one), one.dtype, one.shape) == (type(other), other.dtype, other.shape)
        return same and np.array_equal(one, other) and one.flags.c_contiguous
    if isinstance(other, (list, tuple)):
        return type(one) is type(other) and all(map(alike, one, other)) and len(one) == len(other)
    if isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in other)
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_copy_is_what_the_wire_would_bring(value):
    assert alike(_copied(value), _sent(value))


def test_a_function_cannot_change_what_it_was_given_and_objects_stay_themselves():
    array, nested, thing = np.ones(2), {"a": [1]}, SimpleNamespace(x=0)

    def spoil(array, nested, thing):
        array[:], nested["a"][0], thing.x = 5, 5, 5

    _by_value(spoil)(array, nested, thing=thing)
    assert array.tolist() == [1, 1] and nested == {"a": [1]} and thing.x == 5


def test_a_read_only_array_may_be_written_to():
    array = np.ones(2)
    array.flags.writeable = False
    assert _copied(array).flags.writeable
