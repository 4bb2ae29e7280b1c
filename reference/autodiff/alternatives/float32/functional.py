"""Right, written otherwise: single precision inside, and in what comes back."""

import numpy as np


def single(*arrays):
    return [np.asarray(each, dtype=np.float32) for each in arrays]


def sigmoid_forward(a):
    (a,) = single(a)
    return 1 / (1 + np.exp(-a))


def sigmoid_backward(a, b, g_b):
    b, g_b = single(b, g_b)
    return g_b * b * (1 - b)


def softmax_forward(a):
    (a,) = single(a)
    exps = np.exp(a - a.max())
    return exps / exps.sum()


def softmax_backward(a, b, g_b):
    b, g_b = single(b, g_b)
    return b * (g_b - b @ g_b)


def linear_forward(a, omega):
    a, omega = single(a, omega)
    return omega @ a


def linear_backward(a, omega, b, g_b):
    a, omega, g_b = single(a, omega, g_b)
    return omega.T @ g_b, np.outer(g_b, a)


def cross_entropy_forward(a, a_hat):
    a, a_hat = single(a, a_hat)
    return -np.sum(a * np.log(np.where(a > 0, a_hat, 1)))


def cross_entropy_backward(a, a_hat, b, g_b):
    a, a_hat, g_b = single(a, a_hat, g_b)
    logs = np.log(np.where(a_hat > 0, a_hat, 1))
    return -g_b * logs, -g_b * np.where(a > 0, a / np.where(a_hat > 0, a_hat, 1), 0)
