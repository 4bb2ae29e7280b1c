"""Problem 2.2: check somebody's backward with finite differences of their forward.

Lecture 19, "Module-based AutoDiff", advantage 3: "Easier to find bugs because we can run a
finite-difference check on each layer separately".
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD
# BEGIN SOLUTION
STEP = 1e-5  # of an input of ordinary size: rounding and curvature then cost about 1e-10 each
TOLERANCE = 1e-6  # of the largest entry of a gradient; there is no absolute tolerance


def _copies(inputs):
    return [np.array(x) for x in inputs]


def _differences(forward, inputs, which, g_b):
    """The gradient of sum(g_b * forward(*inputs)) by inputs[which], entry by entry."""
    numeric = np.zeros_like(inputs[which])
    for index in np.ndindex(numeric.shape):
        ahead, behind = _copies(inputs), _copies(inputs)
        h = STEP * max(1.0, abs(inputs[which][index]))
        ahead[which][index] += h
        behind[which][index] -= h
        distance = ahead[which][index] - behind[which][index]  # 2h, as it came out after rounding
        change = np.asarray(forward(*ahead)) - np.asarray(forward(*behind))  # the shape of b
        numeric[index] = np.sum(g_b * change) / distance
    return numeric
# END SOLUTION


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
    # BEGIN SOLUTION
    b = forward(*_copies(inputs))
    g_b = np.random.default_rng(seed).normal(size=np.shape(b))
    gradients = backward(*_copies(inputs), np.copy(b), np.copy(g_b))
    if not isinstance(gradients, (tuple, list)) or len(gradients) != len(inputs):
        return False
    for which, gradient in enumerate(gradients):
        want = _differences(forward, inputs, which, g_b)
        if np.shape(gradient) != want.shape:
            return False
        room = TOLERANCE * np.max(np.abs(want), initial=0.0)
        if not np.all(np.abs(gradient - want) <= room):  # NaN is not below anything
            return False
    return True
    # END SOLUTION
