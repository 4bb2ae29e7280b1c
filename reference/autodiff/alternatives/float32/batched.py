"""Right, written otherwise: single precision inside, and in what comes back."""

import numpy as np


def single(*arrays):
    return [np.asarray(each, dtype=np.float32) for each in arrays]


def sigmoid_forward_batch(a):
    (a,) = single(a)
    return 1 / (1 + np.exp(-a))


def sigmoid_backward_batch(a, b, g_b):
    b, g_b = single(b, g_b)
    return g_b * b * (1 - b)


def softmax_forward_batch(a):
    (a,) = single(a)
    exps = np.exp(a - a.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


def softmax_backward_batch(a, b, g_b):
    b, g_b = single(b, g_b)
    return b * (g_b - (b * g_b).sum(axis=1, keepdims=True))


def linear_forward_batch(a, omega):
    a, omega = single(a, omega)
    return a @ omega.T


def linear_backward_batch(a, omega, b, g_b):
    a, omega, g_b = single(a, omega, g_b)
    return g_b @ omega, g_b.T @ a


def cross_entropy_forward_batch(a, a_hat):
    a, a_hat = single(a, a_hat)
    return -np.mean(np.sum(a * np.log(np.where(a > 0, a_hat, 1)), axis=1))


def cross_entropy_backward_batch(a, a_hat, b, g_b):
    a, a_hat, g_b = single(a, a_hat, g_b)
    safe = np.where(a_hat > 0, a_hat, 1)
    share = -g_b / np.float32(len(a))
    return share * np.log(safe), share * np.where(a > 0, a / safe, 0)
