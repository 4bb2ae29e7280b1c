"""Right, written otherwise: explicit loops over scalars, sums from the last to the first."""

import math

import numpy as np


def sigmoid_forward(a):
    return np.array([1 / (1 + math.exp(-x)) for x in a])


def sigmoid_backward(a, b, g_b):
    return np.array([g * s * (1 - s) for g, s in zip(g_b, b)])


def softmax_forward(a):
    highest = max(a)
    exps = [math.exp(x - highest) for x in a]
    return np.array([e / math.fsum(exps) for e in exps])


def softmax_backward(a, b, g_b):
    K = len(b)
    g_a = np.zeros(K)
    for i in range(K):
        for j in reversed(range(K)):  # db_j / da_i
            g_a[i] += g_b[j] * (b[j] * (1 - b[j]) if i == j else -b[i] * b[j])
    return g_a


def linear_forward(a, omega):
    b = np.zeros(omega.shape[0])
    for i in range(omega.shape[0]):
        for j in range(omega.shape[1]):
            b[i] += omega[i, j] * a[j]
    return b


def linear_backward(a, omega, b, g_b):
    g_a, g_omega = np.zeros(len(a)), np.zeros(omega.shape)
    for i in range(omega.shape[0]):
        for j in range(omega.shape[1]):
            g_a[j] += omega[i, j] * g_b[i]
            g_omega[i, j] = g_b[i] * a[j]
    return g_a, g_omega


def cross_entropy_forward(a, a_hat):
    return -sum(p * math.log(q) for p, q in zip(a, a_hat) if p > 0)


def cross_entropy_backward(a, a_hat, b, g_b):
    g_a = np.array([-g_b * math.log(q) if q > 0 else 0.0 for q in a_hat])
    g_a_hat = np.array([-g_b * p / q if p > 0 else 0.0 for p, q in zip(a, a_hat)])
    return g_a, g_a_hat
