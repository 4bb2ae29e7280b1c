"""Problem 3.1: the Elman network, forward.

Lecture 19, "RNN", algorithm "Elman RNN". Each of your files is graded by itself: what you need
from another problem is best written again (a line or two), not imported.
"""

# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD

def sigmoid(a):
    """sigma(a) = 1 / (1 + exp(-a)), entry by entry.

    a: array of any shape, entries of moderate size. Returns an array of a's shape.
    """
    # BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * a))  # the same function, and nothing overflows
    # END SOLUTION


def elman_forward(params, x, nonlinearity=sigmoid):
    """Hidden states and outputs of an Elman network for a batch of sequences.

    params: dict of arrays: "W_ah" (H, H), "W_ax" (H, J), "b_a" (H,), "W_yh" (K, H), "b_y" (K,).
    x:      (N, T, J), N sequences of T inputs, T >= 1.
    nonlinearity: function of one array, entry by entry; an array of any shape to one of the same.
    Returns (h, y): h (N, T, H), h_t = nonlinearity(W_ah h_{t-1} + W_ax x_t + b_a) with h_0 = 0,
    and y (N, T, K), y_t = W_yh h_t + b_y: logits, without a softmax.
    Source: Lecture 19, "RNN", algorithm "Elman RNN"; with any nonlinearity as in "Recurrent Neural
    Networks (RNNs)", where it is called H.
    """
    # BEGIN SOLUTION
    W_ah, W_ax, W_yh = params["W_ah"], params["W_ax"], params["W_yh"]
    from_input = x @ W_ax.T + params["b_a"]  # (N, T, H): no step has to wait for this
    h = np.zeros((len(x), len(W_ah)), from_input.dtype)  # (N, H), h_0
    states = np.empty_like(from_input)  # (N, T, H)
    for t in range(x.shape[1]):
        h = nonlinearity(h @ W_ah.T + from_input[:, t])  # (N, H)
        states[:, t] = h
    return states, states @ W_yh.T + params["b_y"]  # (N, T, H), (N, T, K)
    # END SOLUTION
