"""Right, written otherwise: while loops, Python sums, SGD as mini-batch SGD with batches of one."""

import numpy as np


def sgd(theta, gradient, loss, N, epochs, eta, order):
    return minibatch_sgd(theta, gradient, loss, N, epochs, eta, order, 1)


def minibatch_sgd(theta, gradient, loss, N, epochs, eta, order, batch_size):
    theta, losses, epoch = 1.0 * theta, [], 0
    while epoch < epochs:
        waiting = list(order(epoch))
        while waiting:
            batch, waiting = waiting[:batch_size], waiting[batch_size:]
            mean = np.mean([gradient(theta, i) for i in batch], axis=0)
            theta = theta - eta * mean
        total = 0.0
        for i in range(N):
            total += loss(theta, i)
        losses.append(total / N)
        epoch += 1
    return theta, losses
