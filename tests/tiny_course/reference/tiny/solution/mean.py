"""Problem 1."""


def mean(numbers):
    """The arithmetic mean. numbers: list of float, at least one. Returns a float."""
    # BEGIN SOLUTION
    return sum(numbers) / len(numbers)
    # END SOLUTION
