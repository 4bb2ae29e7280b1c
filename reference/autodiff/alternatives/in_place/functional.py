"""Right, written otherwise: in place on temporaries of its own; inputs stay untouched."""

import numpy as np


def sigmoid_forward(a):
    b = np.negative(a)
    np.exp(b, out=b)
    b += 1
    return np.divide(1, b, out=b)


def sigmoid_backward(a, b, g_b):
    g_a = np.array(b)
    g_a *= -1
    g_a += 1
    g_a *= b
    g_a *= g_b
    return g_a


def softmax_forward(a):
    b = np.array(a)
    b -= b.max()
    np.exp(b, out=b)
    b /= b.sum()
    return b


def softmax_backward(a, b, g_b):
    g_a = np.array(g_b)
    g_a -= np.vdot(b, g_b)
    g_a *= b
    return g_a


def linear_forward(a, omega):
    b = np.empty(omega.shape[0])
    np.matmul(omega, a, out=b)
    return b


def linear_backward(a, omega, b, g_b):
    g_omega = np.empty(omega.shape)
    np.multiply(g_b[:, None], a[None, :], out=g_omega)
    return omega.T.dot(g_b), g_omega


def cross_entropy_forward(a, a_hat):
    logs = np.ones(a_hat.shape)
    np.copyto(logs, a_hat, where=a > 0)
    np.log(logs, out=logs)
    logs *= a
    return -logs.sum()


def cross_entropy_backward(a, a_hat, b, g_b):
    g_a = np.where(a_hat > 0, a_hat, 1.0)
    g_a_hat = a / g_a
    np.log(g_a, out=g_a)
    g_a *= -g_b
    g_a_hat *= -g_b
    return g_a, g_a_hat
