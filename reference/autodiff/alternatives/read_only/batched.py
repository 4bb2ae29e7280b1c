"""Right, written otherwise: results are read-only, some of them views of something else."""

import numpy as np


def sealed(array):
    array = np.asarray(array)
    array.flags.writeable = False
    return array


def sigmoid_forward_batch(a):
    return sealed(1 / (1 + np.exp(-a)))


def sigmoid_backward_batch(a, b, g_b):
    return sealed(g_b * (b - b**2))


def softmax_forward_batch(a):
    exps = np.exp(a - a.max())  # one shift for all rows cancels in each
    return sealed(exps / np.broadcast_to(exps.sum(axis=1)[:, None], exps.shape))


def softmax_backward_batch(a, b, g_b):
    inner = np.broadcast_to((b * g_b).sum(axis=1)[:, None], b.shape)
    return sealed(b * g_b - b * inner)


def linear_forward_batch(a, omega):
    return sealed(np.tensordot(a, omega, axes=(1, 1)))


def linear_backward_batch(a, omega, b, g_b):
    return sealed(np.tensordot(g_b, omega, 1)), sealed(np.tensordot(g_b, a, axes=(0, 0)))


def cross_entropy_forward_batch(a, a_hat):
    chosen = np.nonzero(a)
    return sealed(-np.sum(a[chosen] * np.log(a_hat[chosen])) / len(a))


def cross_entropy_backward_batch(a, a_hat, b, g_b):
    chosen = np.nonzero(a)
    g_a_hat = np.zeros(a_hat.shape)
    g_a_hat[chosen] = -g_b / len(a) * a[chosen] / a_hat[chosen]
    g_a = np.zeros(a_hat.shape)
    g_a[a_hat > 0] = -g_b / len(a) * np.log(a_hat[a_hat > 0])
    return sealed(g_a), sealed(g_a_hat)
