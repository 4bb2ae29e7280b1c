import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-np.float32(a)))


def elman_forward(params, x, nonlinearity=sigmoid):
    p = {name: value.astype(np.float32) for name, value in params.items()}
    h, states = np.zeros((len(x), len(p["b_a"])), np.float32), []
    for step in x.astype(np.float32).transpose(1, 0, 2):
        h = nonlinearity(step @ p["W_ax"].T + h @ p["W_ah"].T + p["b_a"])
        states.append(h)
    h = np.stack(states, axis=1)
    return h, h @ p["W_yh"].T + p["b_y"]
