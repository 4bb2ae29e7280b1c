"""Problem 2.3: a network with one hidden layer, forward and backward as two procedures.

Lecture 19, "Backpropagation: Procedural Method", algorithms 1 and 2. Sizes: M inputs, D hidden
units, K classes. There are no biases.
"""

import numpy as np


def nn_forward(x, y, alpha, beta):
    """The loss of one training example, and everything computed on the way.

    x: (M,), the input.   y: (K,), the label, one-hot.   alpha: (D, M).   beta: (K, D). float64.
    Returns o, a dict with
        x:     (M,), as given          z:     (D,), sigmoid(a)      y_hat: (K,), softmax(b)
        a:     (D,), alpha x           b:     (K,), beta z          J:     float, -y^T log(y_hat)
    Entries of a and b are of ordinary size (up to 30); extreme ones are problem 2.6.
    Source: Lecture 19, "Backpropagation: Procedural Method", algorithm 1.
    """
    raise NotImplementedError("problem 2.3: nn_forward")


def nn_backward(x, y, alpha, beta, o):
    """The gradients of J by both parameters.

    x, y, alpha, beta: as for nn_forward.   o: what nn_forward returned for them.
    Returns (g_alpha, g_beta): dJ/dalpha (D, M) and dJ/dbeta (K, D). No argument is changed.
    Source: Lecture 19, "Backpropagation: Procedural Method", algorithm 2, with every vector a
    column: g_b = (diag(y_hat) - y_hat y_hat^T) g_y_hat, and g_beta = g_b z^T.
    """
    raise NotImplementedError("problem 2.3: nn_backward")
