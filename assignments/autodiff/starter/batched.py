"""Problem 2.5: the same four modules for N examples at once, one in each row.

Lecture 19, "Module-based AutoDiff"; "SGD and Mini-batch SGD", line 8: the loss of a batch is the
mean over its examples. All arrays are float64; entries of a are of ordinary size (up to 30).
"""

import numpy as np


def sigmoid_forward_batch(a):
    """b = sigma(a), entry by entry.   a: (N, D).   Returns b: (N, D).

    Source: Lecture 19, "Sigmoid Module".
    """
    raise NotImplementedError("problem 2.5: sigmoid_forward_batch")


def sigmoid_backward_batch(a, b, g_b):
    """a: (N, D), the input.   b: (N, D), the output.   g_b: (N, D), dJ/db.   Returns g_a: (N, D).

    Source: Lecture 19, "Sigmoid Module".
    """
    raise NotImplementedError("problem 2.5: sigmoid_backward_batch")


def softmax_forward_batch(a):
    """The softmax of every row.   a: (N, K).   Returns b: (N, K); each row sums to 1.

    Source: Lecture 19, "Softmax Module".
    """
    raise NotImplementedError("problem 2.5: softmax_forward_batch")


def softmax_backward_batch(a, b, g_b):
    """a: (N, K), the input.   b: (N, K), the output.   g_b: (N, K), dJ/db.   Returns g_a: (N, K).

    Source: Lecture 19, "Softmax Module".
    """
    raise NotImplementedError("problem 2.5: softmax_backward_batch")


def linear_forward_batch(a, omega):
    """b_n = omega a_n for every row n.   a: (N, A).   omega: (B, A).   Returns b: (N, B).

    Source: Lecture 19, "Linear Module".
    """
    raise NotImplementedError("problem 2.5: linear_forward_batch")


def linear_backward_batch(a, omega, b, g_b):
    """The gradients of the linear module's inputs.

    a: (N, A).   omega: (B, A).   b: (N, B), the output, not needed.   g_b: (N, B), dJ/db.
    Returns (g_a, g_omega): (N, A) and (B, A). All N examples share omega.
    Source: Lecture 19, "Linear Module".
    """
    raise NotImplementedError("problem 2.5: linear_backward_batch")


def cross_entropy_forward_batch(a, a_hat):
    """The mean over the examples of -a_n^T log(a_hat_n).

    a: (N, K), the true distributions: rows with entries >= 0 that sum to 1; one-hot for labels.
    a_hat: (N, K), the predicted ones: entries > 0; where a is 0, a_hat may be 0 as well, and the
    term then counts 0. Returns b: float.
    Source: Lecture 19, "Cross-Entropy Module" and "SGD and Mini-batch SGD".
    """
    raise NotImplementedError("problem 2.5: cross_entropy_forward_batch")


def cross_entropy_backward_batch(a, a_hat, b, g_b):
    """The gradients of the cross-entropy's inputs.

    a, a_hat: (N, K), as for cross_entropy_forward_batch.   b: float, the output, not needed.
    g_b: float, dJ/db.
    Returns (g_a, g_a_hat): (N, K) and (N, K). It does not matter what g_a is where a_hat is 0.
    g_a_hat is 0 wherever a is 0.
    Source: Lecture 19, "Cross-Entropy Module", which leaves g_a out.
    """
    raise NotImplementedError("problem 2.5: cross_entropy_backward_batch")
