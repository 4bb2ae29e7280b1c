"""Hidden checks."""

from autograder.checks import check, timed, assert_close


@check("1.1", share=0.3, cases=3)
def random_numbers(student, reference, case):
    """The running sums of some numbers."""
    x = case.normal(7)
    assert_close(student.running_sum(x), reference.running_sum(x))


@timed("1.1", share=0.5, functions=["running_sum"], tiers={0.5: 1})
def sums(rng):
    """Long arrays take no loop."""
    return [rng.integers(1009, size=20_000 + int(rng.integers(500))).astype(float)]
