"""The hidden checks."""

from autograder.checks import assert_close, assert_samples, check, repeat


@check("1", share=0.6, cases=6)
def means_of_many(student, reference, case):
    """Means of 2 to 7 numbers."""
    numbers = [round(x, 3) for x in case.rng.normal(5, 2, size=2 + case.index).tolist()]
    parts = [numbers, numbers[1:]]
    got = [student.mean(part) for part in parts]
    want = [reference.mean(part) for part in parts]
    assert_close(got, want, what="mean", hint="Divide by what?")


@check("2", share=1, cases=5, fresh=True)
def a_die_lands_as_its_weights_say(student, case):
    """2000 rolls of dice of 2 to 6 faces."""
    faces = 2 + case.index
    weights = [0.9, *[0.1 / (faces - 1)] * (faces - 1)]
    draws = repeat(student.roll, 2000, weights)
    assert_samples(draws, dict(enumerate(weights)), what="roll")
