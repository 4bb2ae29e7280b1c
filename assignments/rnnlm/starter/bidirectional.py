"""Problem 3.2: a bidirectional RNN.

Lecture 19, "Bidirectional RNN"; the slide has no equation, so the docstring gives them.
"""

import numpy as np


def bidirectional_forward(params, x):
    """Outputs that have seen the whole sequence, from two RNNs with weights of their own.

    params: dict: "forward" and "backward", each a dict of "W_ah" (H, H), "W_ax" (H, J) and "b_a"
            (H,); "W_yh" (K, 2H), "b_y" (K,).
    x:      (N, T, J), T >= 1.
    Returns y: (N, T, K), y_t = W_yh [f_t; g_t] + b_y, where [f; g] is f, (H,), on top of g, (H,):
        f_t = tanh(W_ah f_{t-1} + W_ax x_t + b_a), f_0 = 0, with the weights of "forward";
        g_t = tanh(W_ah g_{t+1} + W_ax x_t + b_a), g_{T+1} = 0, with those of "backward".
    Source: Lecture 19, "Bidirectional RNN".
    """
    raise NotImplementedError("problem 3.2: bidirectional_forward")
