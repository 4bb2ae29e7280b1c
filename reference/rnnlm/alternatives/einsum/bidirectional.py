import numpy as np


def bidirectional_forward(params, x):
    N, T, _ = x.shape
    H = len(params["forward"]["b_a"])
    both = np.zeros((N, T, 2 * H))
    for k, name in enumerate(("forward", "backward")):
        rnn, h = params[name], np.zeros((N, H))
        for t in range(T) if k == 0 else range(T - 1, -1, -1):
            a = np.einsum("hk,nk->nh", rnn["W_ah"], h) + np.einsum("hj,nj->nh", rnn["W_ax"], x[:, t])
            h = np.tanh(a + rnn["b_a"])
            both[:, t, k * H : (k + 1) * H] = h
    return np.einsum("kh,nth->ntk", params["W_yh"], both) + params["b_y"]
