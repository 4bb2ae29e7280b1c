import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def elman_forward(params, x, nonlinearity=sigmoid):
    N, T, _ = x.shape
    h = [np.zeros((N, len(params["b_a"])))]
    for t in range(T):
        a = np.einsum("hk,nk->nh", params["W_ah"], h[-1])
        a = a + np.einsum("hj,nj->nh", params["W_ax"], x[:, t]) + params["b_a"]
        h.append(nonlinearity(a))
    h = np.stack(h[1:], axis=1)
    return h, np.einsum("kh,nth->ntk", params["W_yh"], h) + params["b_y"]
