import numpy as np


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -np.asarray(a))).tolist()


def elman_forward(params, x, nonlinearity=sigmoid):
    h, states = np.zeros((len(x), len(params["b_a"]))), []
    for t in range(x.shape[1]):
        a = h @ params["W_ah"].T + x[:, t] @ params["W_ax"].T + params["b_a"]
        h = np.asarray(nonlinearity(a))
        states.append(h)
    h = np.stack(states, axis=1)
    return h.tolist(), (h @ params["W_yh"].T + params["b_y"]).tolist()
