"""Right, written otherwise: the losses are an array, a list of gradients is averaged by hand."""

import numpy as np


def sgd(theta, gradient, loss, N, epochs, eta, order):
    theta = np.copy(theta)
    losses = np.empty(epochs)
    for t in range(epochs):
        for i in order(t):
            theta -= np.multiply(eta, gradient(theta, i))
        losses[t] = sum(loss(theta, i) for i in range(N)) / N
    return [theta.tolist(), losses]


def minibatch_sgd(theta, gradient, loss, N, epochs, eta, order, batch_size):
    theta = np.copy(theta)
    losses = np.empty(epochs)
    for t in range(epochs):
        examples = np.array(order(t))
        for batch in np.split(examples, range(batch_size, N, batch_size)):
            slopes = [gradient(theta, int(i)) for i in batch]
            theta -= eta / len(slopes) * np.sum(slopes, axis=0)
        losses[t] = sum(loss(theta, i) for i in range(N)) / N
    return [theta.tolist(), losses]
