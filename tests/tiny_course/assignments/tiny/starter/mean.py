"""Problem 1."""


def mean(numbers):
    """The arithmetic mean. numbers: list of float, at least one. Returns a float."""
    raise NotImplementedError("problem 1: mean")
