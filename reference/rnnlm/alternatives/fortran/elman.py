import numpy as np


def sigmoid(a):
    return np.asfortranarray(1 / (1 + np.exp(-a)))


def elman_forward(params, x, nonlinearity=sigmoid):
    N, T, _ = x.shape
    states = np.zeros((len(params["b_a"]), T, N))
    h = states[:, 0] * 0
    for t in range(T):
        h = nonlinearity(params["W_ah"] @ h + params["W_ax"] @ x[:, t].T + params["b_a"][:, None])
        states[:, t] = h
    y = np.tensordot(params["W_yh"], states, 1) + params["b_y"][:, None, None]
    return states.T, y.transpose(2, 1, 0)
