"""For problem 2.6: run a function where floating point may not fail silently."""

import numpy


def strictly(function, *args):
    """function(*args); FloatingPointError where it overflows, divides by zero or makes a NaN.

    Underflow to 0 is allowed: it is the right answer far out in the tails. A function that has
    reasons to set numpy.errstate itself may do so.
    """
    with numpy.errstate(over="raise", divide="raise", invalid="raise", under="ignore"):
        return function(*args)
