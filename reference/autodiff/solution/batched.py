"""Problem 2.5: the same four modules for N examples at once, one in each row.

Lecture 19, "Module-based AutoDiff"; "SGD and Mini-batch SGD", line 8: the loss of a batch is the
mean over its examples. All arrays are float64; entries of a are of ordinary size (up to 30).
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD


def sigmoid_forward_batch(a):
    """b = sigma(a), entry by entry.   a: (N, D).   Returns b: (N, D).

    Source: Lecture 19, "Sigmoid Module".
    """
    # BEGIN SOLUTION
    b = -a  # (N, D); in place from here: new memory costs more than the arithmetic
    np.exp(b, out=b)
    b += 1
    return np.divide(1, b, out=b)
    # END SOLUTION


def sigmoid_backward_batch(a, b, g_b):
    """a: (N, D), the input.   b: (N, D), the output.   g_b: (N, D), dJ/db.   Returns g_a: (N, D).

    Source: Lecture 19, "Sigmoid Module".
    """
    # BEGIN SOLUTION
    g_a = 1 - b  # (N, D)
    g_a *= b
    g_a *= g_b
    return g_a
    # END SOLUTION


def softmax_forward_batch(a):
    """The softmax of every row.   a: (N, K).   Returns b: (N, K); each row sums to 1.

    Source: Lecture 19, "Softmax Module".
    """
    # BEGIN SOLUTION
    exps = np.exp(a - a.max(axis=1, keepdims=True))  # (N, K)
    return exps / exps.sum(axis=1, keepdims=True)
    # END SOLUTION


def softmax_backward_batch(a, b, g_b):
    """a: (N, K), the input.   b: (N, K), the output.   g_b: (N, K), dJ/db.   Returns g_a: (N, K).

    Source: Lecture 19, "Softmax Module".
    """
    # BEGIN SOLUTION
    inner = np.sum(b * g_b, axis=1, keepdims=True)  # (N, 1): b^T g_b of every example
    return b * (g_b - inner)
    # END SOLUTION


def linear_forward_batch(a, omega):
    """b_n = omega a_n for every row n.   a: (N, A).   omega: (B, A).   Returns b: (N, B).

    Source: Lecture 19, "Linear Module".
    """
    # BEGIN SOLUTION
    return a @ omega.T
    # END SOLUTION


def linear_backward_batch(a, omega, b, g_b):
    """The gradients of the linear module's inputs.

    a: (N, A).   omega: (B, A).   b: (N, B), the output, not needed.   g_b: (N, B), dJ/db.
    Returns (g_a, g_omega): (N, A) and (B, A). All N examples share omega.
    Source: Lecture 19, "Linear Module".
    """
    # BEGIN SOLUTION
    return g_b @ omega, g_b.T @ a
    # END SOLUTION


def cross_entropy_forward_batch(a, a_hat):
    """The mean over the examples of -a_n^T log(a_hat_n).

    a: (N, K), the true distributions: rows with entries >= 0 that sum to 1; one-hot for labels.
    a_hat: (N, K), the predicted ones: entries > 0; where a is 0, a_hat may be 0 as well, and the
    term then counts 0. Returns b: float.
    Source: Lecture 19, "Cross-Entropy Module" and "SGD and Mini-batch SGD".
    """
    # BEGIN SOLUTION
    possible = a != 0  # (N, K); 0 log 0 is 0 here, and NaN in floating point
    return float(-(a[possible] @ np.log(a_hat[possible])) / len(a))
    # END SOLUTION


def cross_entropy_backward_batch(a, a_hat, b, g_b):
    """The gradients of the cross-entropy's inputs.

    a, a_hat: (N, K), as for cross_entropy_forward_batch.   b: float, the output, not needed.
    g_b: float, dJ/db.
    Returns (g_a, g_a_hat): (N, K) and (N, K). It does not matter what g_a is where a_hat is 0.
    g_a_hat is 0 wherever a is 0.
    Source: Lecture 19, "Cross-Entropy Module", which leaves g_a out.
    """
    # BEGIN SOLUTION
    share = -g_b / len(a)  # of one example in the mean
    with np.errstate(divide="ignore"):  # log(0) is -inf
        g_a = share * np.log(a_hat)  # (N, K)
    g_a_hat = np.zeros_like(a_hat)  # (N, K)
    np.divide(share * a, a_hat, out=g_a_hat, where=a != 0)
    return g_a, g_a_hat
    # END SOLUTION
