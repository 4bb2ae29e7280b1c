"""Problem 2.6: the same functions where a plain formula overflows, or loses all digits.

The slides write sigma, softmax and log without a word about floating point. In float64, exp(710)
is infinite and log(exp(-800)) is -inf. Nothing here may overflow, divide by zero or make a NaN:
the checks watch your functions with np.errstate, see support/strict.py.
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD


def sigmoid(a):
    """sigma(a) = 1 / (1 + exp(-a)), entry by entry, also in the tails.

    a: array of any shape, float64, entries from -1000 to 1000.
    Returns an array of a's shape. Entries down to 1e-300 are right to a relative 1e-12: sigma(-30)
    is 9.357622968839299e-14. Smaller ones may be 0.
    Source: Lecture 19, "Sigmoid Module".
    """
    # BEGIN SOLUTION
    decay = np.exp(-np.abs(a))  # in (0, 1]: it can underflow to 0, and that is right
    return np.where(a >= 0, 1.0, decay) / (1.0 + decay)
    # END SOLUTION


def log_softmax(logits):
    """log(softmax(logits)) along the last axis, without ever taking the log of a 0.

    logits: (..., K), float64, entries from -1e4 to 1e4, up to 1e3 and more apart in a row.
    Returns an array of the same shape; all entries are finite.
    Source: Lecture 19, "Softmax Module" and "Cross-Entropy Module" in one.
    """
    # BEGIN SOLUTION
    shifted = logits - logits.max(axis=-1, keepdims=True)  # (..., K), the largest is 0
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    # END SOLUTION


def softmax_cross_entropy_forward(logits, labels):
    """The mean cross-entropy of N examples, straight from the logits.

    logits: (N, K), float64, as for log_softmax.   labels: (N,), int, from 0 to K - 1.
    Returns the mean over n of -log(softmax(logits_n)[labels_n]): float, always finite.
    Source: Lecture 19, "Softmax Module" and "Cross-Entropy Module" in one.
    """
    # BEGIN SOLUTION
    rows = np.arange(len(labels))  # (N,)
    return float(-log_softmax(logits)[rows, labels].mean())
    # END SOLUTION


def softmax_cross_entropy_backward(logits, labels, g):
    """The gradient of the logits.

    logits, labels: as for softmax_cross_entropy_forward.   g: float, dJ/d(its result).
    Returns g_logits: (N, K), always finite.
    Source: Lecture 19, "Softmax Module" and "Cross-Entropy Module" in one.
    """
    # BEGIN SOLUTION
    rows = np.arange(len(labels))  # (N,)
    g_logits = np.exp(log_softmax(logits))  # (N, K), the predicted probabilities
    g_logits[rows, labels] -= 1.0  # minus the true ones
    return g_logits * (g / len(labels))
    # END SOLUTION
