"""The mean, as a running one."""


def mean(numbers):
    """The mean of the first k numbers, for k = 1, 2, ..."""
    result = 0.0
    for k, number in enumerate(numbers, 1):
        result += (number - result) / k
    return result
