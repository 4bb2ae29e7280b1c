"""Hidden checks."""

from autograder.checks import assert_close, check, timed


@check("1.1", share=0.3, cases=3)
def random_matrices(student, reference, case):
    """The squares of some matrices."""
    a = case.normal(5, 5)
    assert_close(student.square(a), reference.square(a))


@timed("1.1", share=0.5, functions=["square"], tiers={0.5: 1}, device="cuda", memory_gb=4)
def powers(rng):
    """Large matrices are multiplied by the library."""
    size = 512 + 8 * int(rng.integers(8))
    return [rng.random((size, size), dtype="float32") - 0.5]
