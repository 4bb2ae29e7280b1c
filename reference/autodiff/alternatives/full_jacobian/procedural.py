"""Right, written otherwise: algorithm 2 line by line, with the (K, K) matrix of line 4."""

import numpy as np


def nn_forward(x, y, alpha, beta):
    a = np.matmul(alpha, x)
    z = 1 / (1 + np.exp(-a))
    b = np.matmul(beta, z)
    y_hat = np.exp(b) / np.sum(np.exp(b))
    J = -np.dot(y, np.log(y_hat))
    return {"J": J, "y_hat": y_hat, "b": b, "z": z, "a": a, "x": x}


def nn_backward(x, y, alpha, beta, o):
    y_hat, z = np.array(o["y_hat"]), np.array(o["z"])
    g_y_hat = -np.divide(y, y_hat)
    g_b = g_y_hat.T @ (np.diag(y_hat) - y_hat[:, None] @ y_hat[None, :])
    g_beta = g_b[:, None] @ z[None, :]
    g_z = beta.T @ g_b
    g_a = g_z @ np.diag(z * (1 - z))
    return g_a[:, None] * x[None, :], g_beta
