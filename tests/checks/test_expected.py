"""Recorded examples: what is written comes back, and a broken file is the course's fault."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.checks import expected
from autograder.checks.expected import dump, load
from autograder.errors import CourseError

EXAMPLES = {
    "counts": {"text": [["a", "b"], []], "n": 2, "counts": {("a", "b"): 1, ("b",): Fraction(1, 3)}},
    "plain": {"none": None, "true": True, "text": 'quote " \\ ü \u2028', "float": 0.1, "i": 2**70},
    "nested": {"x": [(1, [2, (3,)])], "y": {"tuple": 1, "dict": {"fraction": (1,)}}, "empty": ()},
    "arrays": {"a": np.arange(6, dtype="int32").reshape(2, 3), "b": np.array([0.1, 1e-300]),
               "c": np.array([True, False]), "d": np.float32([0.1])},
}  # fmt: skip


def same(one, other):
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape) == (other.dtype, other.shape) and np.array_equal(one, other)
    return type(one) is type(other) and one == other


def test_examples_come_back_as_they_were():
    back = load(dump(EXAMPLES))
    for name, example in EXAMPLES.items():
        assert list(back[name]) == list(example)
        assert all(same(back[name][key], value) for key, value in example.items())


@pytest.mark.parametrize("shape", [(), (0,), (2, 0), (0, 3), (2, 0, 3)])
def test_shapes_without_entries_come_back(shape):
    value = np.zeros(shape, "float32")
    assert same(load(dump({"x": {"a": value}}))["x"]["a"], value)


def test_a_numpy_scalar_comes_back_as_a_scalar():
    assert np.ndim(load(dump({"x": {"a": np.int64(3)}}))["x"]["a"]) == 0
    assert load(dump({"x": {"a": np.int64(3)}}))["x"]["a"] + 0 == 3


def test_the_same_values_give_the_same_text():
    assert dump(EXAMPLES) == dump(load(dump(EXAMPLES)))
    assert dump(EXAMPLES).isascii() is False and dump({}) == dump({})


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, 1j, float("nan"), np.array([1j])], ids=lambda v: type(v).__name__
)
def test_what_cannot_be_recorded_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        dump({"x": {"a": value}})


def called_from(path):
    """`expected`, as a check file at `path` would call it."""
    scope = {"expected": expected, "__file__": str(path)}
    exec("def read(name):\n    return expected(name)", scope)
    return scope["read"]


def test_the_file_beside_the_check_is_read(tmp_path):
    (tmp_path / "expected.json").write_text(dump(EXAMPLES), encoding="utf-8")
    assert called_from(tmp_path / "check.py")("counts") == EXAMPLES["counts"]


def test_an_unknown_example_is_the_courses_fault(tmp_path):
    (tmp_path / "expected.json").write_text(dump(EXAMPLES), encoding="utf-8")
    with pytest.raises(CourseError, match=r"expected.json: count: .*it has arrays, counts, nested"):
        called_from(tmp_path / "check.py")("count")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        '{"x": {"a": {"strange": 1}}}',
        "[]",
        '{"x": 3}',
        '{"x": {"a": {"fraction": [1, 0]}}}',
    ],
)
def test_a_broken_file_is_the_courses_fault(tmp_path, text):
    if text is not None:
        (tmp_path / "expected.json").write_text(text)
    with pytest.raises(CourseError, match=r"expected\.json: cannot be read"):
        called_from(tmp_path / "check.py")("x")
