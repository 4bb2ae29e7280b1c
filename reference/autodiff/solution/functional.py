"""Problem 2.4: four modules, each a forward and a backward function, for single vectors.

Lecture 19, "Module-based AutoDiff". A backward function gets the inputs, the output and the
gradient of the output, g_b = dJ/db. It returns the gradients of its inputs, in their order. All
arrays are float64; entries of a are of ordinary size (up to 30): extreme ones are problem 2.6.
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD


def sigmoid_forward(a):
    """b = sigma(a), entry by entry.   a: (A,).   Returns b: (A,).

    Source: Lecture 19, "Sigmoid Module".
    """
    # BEGIN SOLUTION
    return 1 / (1 + np.exp(-a))
    # END SOLUTION


def sigmoid_backward(a, b, g_b):
    """The gradient of the sigmoid's input.

    a: (A,), the input.   b: (A,), the output.   g_b: (A,), dJ/db.   Returns g_a: (A,), dJ/da.
    Source: Lecture 19, "Sigmoid Module".
    """
    # BEGIN SOLUTION
    return g_b * b * (1 - b)
    # END SOLUTION


def softmax_forward(a):
    """b_k = exp(a_k) / sum_j exp(a_j).   a: (K,).   Returns b: (K,).

    Source: Lecture 19, "Softmax Module".
    """
    # BEGIN SOLUTION
    exps = np.exp(a - a.max())  # (K,)
    return exps / exps.sum()
    # END SOLUTION


def softmax_backward(a, b, g_b):
    """The gradient of the softmax's input.

    a: (K,), the input.   b: (K,), the output.   g_b: (K,), dJ/db.   Returns g_a: (K,), dJ/da.
    Source: Lecture 19, "Softmax Module": (diag(b) - b b^T) g_b, which needs no (K, K) matrix.
    """
    # BEGIN SOLUTION
    return b * (g_b - b @ g_b)
    # END SOLUTION


def linear_forward(a, omega):
    """b = omega a.   a: (A,).   omega: (B, A).   Returns b: (B,).

    Source: Lecture 19, "Linear Module".
    """
    # BEGIN SOLUTION
    return omega @ a
    # END SOLUTION


def linear_backward(a, omega, b, g_b):
    """The gradients of the linear module's inputs.

    a: (A,).   omega: (B, A).   b: (B,), the output, not needed.   g_b: (B,), dJ/db.
    Returns (g_a, g_omega): (A,) and (B, A), in the order of the inputs, unlike on the slide.
    Source: Lecture 19, "Linear Module".
    """
    # BEGIN SOLUTION
    return omega.T @ g_b, np.outer(g_b, a)
    # END SOLUTION


def cross_entropy_forward(a, a_hat):
    """b = -a^T log(a_hat), the loss of a prediction.

    a: (K,), the true distribution: entries >= 0 that sum to 1; one-hot for a label.
    a_hat: (K,), the predicted one: entries > 0; where a is 0, a_hat may be 0 as well, and the
    term then counts 0. Returns b: float.
    Source: Lecture 19, "Cross-Entropy Module".
    """
    # BEGIN SOLUTION
    possible = a != 0  # (K,); 0 log 0 is 0 here, and NaN in floating point
    return float(-(a[possible] @ np.log(a_hat[possible])))
    # END SOLUTION


def cross_entropy_backward(a, a_hat, b, g_b):
    """The gradients of the cross-entropy's inputs.

    a, a_hat: (K,), as for cross_entropy_forward.   b: float, the output, not needed.
    g_b: float, dJ/db.
    Returns (g_a, g_a_hat): (K,) and (K,), in the order of the inputs. g_a = -g_b log(a_hat); it
    does not matter what it is where a_hat is 0. g_a_hat is 0 wherever a is 0.
    Source: Lecture 19, "Cross-Entropy Module", which leaves g_a out.
    """
    # BEGIN SOLUTION
    with np.errstate(divide="ignore"):  # log(0) is -inf
        g_a = -g_b * np.log(a_hat)  # (K,)
    g_a_hat = np.zeros_like(a_hat)  # (K,)
    np.divide(-g_b * a, a_hat, out=g_a_hat, where=a != 0)
    return g_a, g_a_hat
    # END SOLUTION
