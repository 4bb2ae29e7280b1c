"""Problem 2.4: four modules, each a forward and a backward function, for single vectors.

Lecture 19, "Module-based AutoDiff". A backward function gets the inputs, the output and the
gradient of the output, g_b = dJ/db. It returns the gradients of its inputs, in their order. All
arrays are float64; entries of a are of ordinary size (up to 30): extreme ones are problem 2.6.
"""

import numpy as np


def sigmoid_forward(a):
    """b = sigma(a), entry by entry.   a: (A,).   Returns b: (A,).

    Source: Lecture 19, "Sigmoid Module".
    """
    raise NotImplementedError("problem 2.4: sigmoid_forward")


def sigmoid_backward(a, b, g_b):
    """The gradient of the sigmoid's input.

    a: (A,), the input.   b: (A,), the output.   g_b: (A,), dJ/db.   Returns g_a: (A,), dJ/da.
    Source: Lecture 19, "Sigmoid Module".
    """
    raise NotImplementedError("problem 2.4: sigmoid_backward")


def softmax_forward(a):
    """b_k = exp(a_k) / sum_j exp(a_j).   a: (K,).   Returns b: (K,).

    Source: Lecture 19, "Softmax Module".
    """
    raise NotImplementedError("problem 2.4: softmax_forward")


def softmax_backward(a, b, g_b):
    """The gradient of the softmax's input.

    a: (K,), the input.   b: (K,), the output.   g_b: (K,), dJ/db.   Returns g_a: (K,), dJ/da.
    Source: Lecture 19, "Softmax Module": (diag(b) - b b^T) g_b, which needs no (K, K) matrix.
    """
    raise NotImplementedError("problem 2.4: softmax_backward")


def linear_forward(a, omega):
    """b = omega a.   a: (A,).   omega: (B, A).   Returns b: (B,).

    Source: Lecture 19, "Linear Module".
    """
    raise NotImplementedError("problem 2.4: linear_forward")


def linear_backward(a, omega, b, g_b):
    """The gradients of the linear module's inputs.

    a: (A,).   omega: (B, A).   b: (B,), the output, not needed.   g_b: (B,), dJ/db.
    Returns (g_a, g_omega): (A,) and (B, A), in the order of the inputs, unlike on the slide.
    Source: Lecture 19, "Linear Module".
    """
    raise NotImplementedError("problem 2.4: linear_backward")


def cross_entropy_forward(a, a_hat):
    """b = -a^T log(a_hat), the loss of a prediction.

    a: (K,), the true distribution: entries >= 0 that sum to 1; one-hot for a label.
    a_hat: (K,), the predicted one: entries > 0; where a is 0, a_hat may be 0 as well, and the
    term then counts 0. Returns b: float.
    Source: Lecture 19, "Cross-Entropy Module".
    """
    raise NotImplementedError("problem 2.4: cross_entropy_forward")


def cross_entropy_backward(a, a_hat, b, g_b):
    """The gradients of the cross-entropy's inputs.

    a, a_hat: (K,), as for cross_entropy_forward.   b: float, the output, not needed.
    g_b: float, dJ/db.
    Returns (g_a, g_a_hat): (K,) and (K,), in the order of the inputs. g_a = -g_b log(a_hat); it
    does not matter what it is where a_hat is 0. g_a_hat is 0 wherever a is 0.
    Source: Lecture 19, "Cross-Entropy Module", which leaves g_a out.
    """
    raise NotImplementedError("problem 2.4: cross_entropy_backward")
