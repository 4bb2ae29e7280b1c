"""Right, written otherwise: one row at a time."""

import numpy as np


def sigmoid_forward_batch(a):
    return np.vstack([1 / (1 + np.exp(-row)) for row in a])


def sigmoid_backward_batch(a, b, g_b):
    return np.vstack([g * s * (1 - s) for g, s in zip(g_b, b)])


def softmax_forward_batch(a):
    return np.vstack([np.exp(row - max(row)) / sum(np.exp(row - max(row))) for row in a])


def softmax_backward_batch(a, b, g_b):
    return np.vstack([s * (g - s @ g) for g, s in zip(g_b, b)])


def linear_forward_batch(a, omega):
    return np.vstack([omega @ row for row in a])


def linear_backward_batch(a, omega, b, g_b):
    g_omega = np.zeros_like(omega)
    for row, g in zip(a, g_b):
        g_omega += np.outer(g, row)
    return np.vstack([omega.T @ g for g in g_b]), g_omega


def cross_entropy_forward_batch(a, a_hat):
    total = 0.0
    for p, q in zip(a, a_hat):
        for k in range(len(p)):
            if p[k] > 0:
                total -= p[k] * np.log(q[k])
    return total / len(a)


def cross_entropy_backward_batch(a, a_hat, b, g_b):
    g_a, g_a_hat = np.zeros_like(a_hat), np.zeros_like(a_hat)
    for n in range(a.shape[0]):
        for k in range(a.shape[1]):
            if a_hat[n, k] > 0:
                g_a[n, k] = -g_b * np.log(a_hat[n, k]) / a.shape[0]
            if a[n, k] > 0:
                g_a_hat[n, k] = -g_b * a[n, k] / a_hat[n, k] / a.shape[0]
    return g_a, g_a_hat
