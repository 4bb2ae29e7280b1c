"""For problem 2.6: run a function and note where floating point fails."""

import numpy


def strictly(function, *args):
    """(function(*args), the floating-point errors on the way, as a sorted list of names).

    The names are "overflow", "divide by zero" and "invalid value" (something made a NaN). Underflow
    to 0 is allowed: it is the right answer far out in the tails. A function that has reasons to set
    numpy.errstate itself may do so.
    """
    found = set()
    note = {"call": lambda name, flag: found.add(name)}
    with numpy.errstate(over="call", divide="call", invalid="call", under="ignore", **note):
        result = function(*args)
    return result, sorted(found)
