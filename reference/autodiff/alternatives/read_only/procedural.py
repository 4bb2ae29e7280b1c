"""Right, written otherwise: everything that comes back is read-only, the loss has no dimension."""

import numpy as np


def sealed(array):
    array = np.asarray(array)
    array.flags.writeable = False
    return array


def nn_forward(x, y, alpha, beta):
    a = sealed(alpha @ x)
    z = sealed(1 / (1 + np.exp(-a)))
    b = sealed(beta @ z)
    exps = np.exp(b - np.max(b))
    y_hat = sealed(exps / np.sum(exps))
    J = sealed(-np.log(np.sum(y * y_hat)))
    return {"x": sealed(np.copy(x)), "a": a, "z": z, "b": b, "y_hat": y_hat, "J": J}


def nn_backward(x, y, alpha, beta, o):
    g_b = np.subtract(o["y_hat"], y)
    g_a = np.matmul(g_b, beta) * np.multiply(o["z"], 1 - o["z"])
    return sealed(np.outer(g_a, x)), sealed(np.outer(g_b, o["z"]))
