"""Right, written otherwise: one array of parameters, updated in place; it is a copy."""

import numpy as np


def sgd(theta, gradient, loss, N, epochs, eta, order):
    theta, losses = theta.copy(), []
    for t in range(epochs):
        for i in order(t):
            theta -= eta * gradient(theta.copy(), i)
        losses.append(np.average([loss(theta.copy(), i) for i in range(N)]))
    return theta, losses


def minibatch_sgd(theta, gradient, loss, N, epochs, eta, order, batch_size):
    theta, losses = theta.copy(), []
    for t in range(epochs):
        step, members = np.zeros_like(theta), 0
        for position, i in enumerate(order(t), start=1):
            step += gradient(theta.copy(), i)
            members += 1
            if members == batch_size or position == N:
                theta -= eta * step / members
                step, members = np.zeros_like(theta), 0
        losses.append(np.average([loss(theta.copy(), i) for i in range(N)]))
    return theta, losses
