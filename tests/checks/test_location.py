"""Where an array is wrong, in words without a number of the answer."""

import numpy as np
import pytest

from autograder.checks.location import where

RIGHT = np.arange(1.0, 26.0).reshape(5, 5)


def broken(*places: object) -> str:
    got = RIGHT.copy()
    for place in places:
        got[place] += 7.0  # type: ignore[call-overload]
    return where(got, RIGHT)


@pytest.mark.parametrize("place, words", [
    (np.s_[2], ", only in row 2 (counted from 0)"),
    (np.s_[:, 3], ", only in column 3 (counted from 0)"),
    (np.s_[2:], ", only from row 2 on (counted from 0)"),
    (np.s_[:2], ", only up to row 1 (counted from 0)"),
    (np.s_[1:], ", everywhere but in row 0 (counted from 0)"),
    (np.diag_indices(5), ", wrong on the diagonal only"),
    (~np.eye(5, dtype=bool), ", right on the diagonal only"),
    (np.s_[:], ""),
])  # fmt: skip
def test_the_wrong_part_has_a_name(place: object, words: str) -> None:
    assert broken(place) == words


def test_nothing_is_said_of_scattered_entries_or_other_shapes() -> None:
    assert broken((0, 1), (2, 3), (4, 0)) == ""
    assert where(RIGHT.ravel(), RIGHT) == where("text", RIGHT) == where(3.0, 4.0) == ""
