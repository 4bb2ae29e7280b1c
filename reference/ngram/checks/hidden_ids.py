"""Hidden checks of problem 1.7: count_ids against the solution, all rows and counts at once."""

import numpy as np

from autograder.checks import assert_equal, check, timed

LARGEST = 2**31 - 2
# of each case: type of the ids, how many of them, the largest id
STREAMS = [
    ("int16", 101, 30),
    ("int32", 127, 12),
    ("uint16", 149, 250),
    ("int64", 211, 2002),
    ("uint8", 83, 180),
    ("uint64", 59, 6),
    ("int32", 97, 1008),
]
WIDE = [
    ("int64", 3, LARGEST),
    ("int32", 4, LARGEST),
    ("uint32", 5, LARGEST),
    ("int64", 5, 9973),
    ("int32", 5, 50_021),
    ("int32", 4, 99_991),
]


@check("1.7", share=0.15, cases=7)
def streams_of_many_types(student, reference, case):
    """Streams of 50 to 200 ids of all integer types, large and small, for n = 1 to 5."""
    kind, size, largest = STREAMS[case.index]
    n = 1 + case.index % 5
    some = case.rng.choice(largest + 1, size=min(7, largest), replace=False)
    ids = case.rng.choice([*some, 0, largest], size=size).astype(kind)
    hint = "Take eight ids and n = 2. Write all windows down, sort them, and count."
    assert_equal(student.count_ids(ids, n), reference.count_ids(ids, n), "count_ids", hint)


@check("1.7", share=0.15, cases=6)
def more_possible_windows_than_64_bits_hold(student, reference, case):
    """Some hundred ids, few different ones and large, so that V**n overflows, for n = 3 to 5."""
    kind, n, largest = WIDE[case.index]
    some = [0, 1, largest // 3, largest // 2, largest - 1, largest]
    ids = case.rng.choice(some, size=101 + 12 * case.index).astype(kind)
    hint = "How many different windows of n ids are possible? What is the largest int64?"
    assert_equal(student.count_ids(ids, n), reference.count_ids(ids, n), "count_ids", hint)


@check("1.7", share=0.1, cases=5)
def streams_about_as_long_as_a_window(student, reference, case):
    """Streams of n - 2 to n + 3 ids, an empty one too; where there is no window, M = 0."""
    n = 1 + case.index
    streams = [np.arange(size, dtype="int32") * 7 % 5 for size in range(max(n - 2, 0), n + 4)]
    got = [outcome(student.count_ids, ids, n) for ids in streams]
    want = [reference.count_ids(ids, n) for ids in streams]
    hint = "A stream of T ids has T - n + 1 windows. Which shapes are asked for where it has none?"
    what = "the list of results of count_ids (an exception counts as its name)"
    assert_equal(got, want, what=what, hint=hint)


@check("1.7", share=0.1, cases=5)
def a_hundred_thousand_ids(student, reference, case):
    """Streams of 100,000 to 140,000 ids in which most windows occur often."""
    n = 1 + case.index
    values = [211, 17, 7, 4, 3][case.index]
    ids = (values * case.rng.random(100_003 + 10_007 * case.index) ** 2).astype("int32")
    hint = "Your counts for a long stream are wrong. Are those of its first 1000 ids?"
    assert_equal(student.count_ids(ids, n), reference.count_ids(ids, n), "count_ids", hint)


def outcome(function, *args):
    """What the call returns, or the name of the exception that it ends in."""
    try:
        return function(*args)
    except (ArithmeticError, LookupError, ValueError) as error:
        return type(error).__name__


@timed("1.7", share=0.15, functions=["count_ids"], tiers={0.15: 1})
def a_long_stream(rng):
    """Counting the pairs of a long stream takes far less time than a loop over its tokens."""
    V = int(rng.integers(450, 550))
    ids = rng.zipf(1.3, size=20_000 + int(rng.integers(1000))) % V
    return ids.astype(np.int32), 2
