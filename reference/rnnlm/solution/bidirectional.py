"""Problem 3.2: a bidirectional RNN.

Lecture 19, "Bidirectional RNN"; the slide has no equation, so the docstring gives them.
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD
# BEGIN SOLUTION
def states_of(rnn, x):
    """The hidden states of one RNN, from left to right. x: (N, T, J). Returns (N, T, H)."""
    from_input = x @ rnn["W_ax"].T + rnn["b_a"]  # (N, T, H)
    h = np.zeros_like(from_input[:, 0])  # (N, H)
    states = np.empty_like(from_input)
    for t in range(x.shape[1]):
        h = np.tanh(h @ rnn["W_ah"].T + from_input[:, t])  # (N, H)
        states[:, t] = h
    return states
# END SOLUTION


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
    # BEGIN SOLUTION
    f = states_of(params["forward"], x)  # (N, T, H)
    g = states_of(params["backward"], x[:, ::-1])[:, ::-1]  # read backwards, and turned back
    return np.concatenate([f, g], axis=2) @ params["W_yh"].T + params["b_y"]  # (N, T, K)
    # END SOLUTION
