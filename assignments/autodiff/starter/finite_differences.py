"""Problem 2.2: check somebody's backward with finite differences of their forward.

Lecture 19, "Module-based AutoDiff", advantage 3: "Easier to find bugs because we can run a
finite-difference check on each layer separately".
"""

import numpy as np


def gradient_is_right(forward, backward, inputs, seed=0):
    """Whether `backward` returns the gradient of `forward`, for any upstream gradient.

    forward:  function; forward(*inputs) returns the output b, an array of any shape or a number.
    backward: function; backward(*inputs, b, g_b) returns a tuple of arrays, the gradient of
              J = sum(g_b * b) by each input, in the order of the inputs. g_b has b's shape.
    inputs:   list of float64 arrays of any shapes, entries of ordinary size (up to about 10);
              forward is smooth there. They are left as they are.
    seed:     int, for the random numbers that you use.
    Returns True or False (bool). False also for too many or too few gradients, for one that has
    not the shape of its input, and for NaN. A single entry that is 1 % wrong is enough for False.
    A right backward is accepted whether its entries are near 1e-9 or near 1e9; some may be 0.
    Source: Lecture 19, "Module-based AutoDiff"; "Drawbacks of Procedural Method", 3.
    """
    raise NotImplementedError("problem 2.2: gradient_is_right")
