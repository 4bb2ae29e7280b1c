"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out. All random
numbers come from the nonce, which is known only when the clock runs, and no two links are alike.
"""

import numpy as np


def a_long_softmax(softmax_backward, a, b, units):
    """Softmax backward again and again; the gradient of one link is upstream of the next.

    a, b: (K,), input and output.   Returns the last gradient.
    """

    def turn(nonce):
        K = len(a)
        noise = np.random.default_rng(nonce).normal(size=2 * K)
        g_a = np.zeros(K)
        for link in range(units):
            upstream = noise[link % K : link % K + K] + g_a
            g_a = np.asarray(softmax_backward(a, b, upstream))
            g_a = g_a / np.abs(g_a).max()
        return g_a

    return turn


def steps_of_mini_batch_sgd(
    linear_forward_batch, sigmoid_forward_batch, softmax_forward_batch,
    linear_backward_batch, sigmoid_backward_batch, softmax_backward_batch,
    cross_entropy_backward_batch, x, y, alpha, beta, units,
):
    """Steps of SGD on a network with one hidden layer, each on another order of the batch.

    x: (N, D).   y: (N, K), one-hot.   alpha: (H, D).   beta: (K, H).   Returns alpha and beta.
    """

    def turn(nonce):
        noisy = x + np.random.default_rng(nonce).normal(size=x.shape)
        w, v = alpha, beta
        for step in range(units):
            order = np.roll(np.arange(len(x)), 37 * step % len(x))
            examples, targets = noisy[order[: len(x) - 1]], y[order[: len(x) - 1]]
            a = np.asarray(linear_forward_batch(examples, w))
            z = np.asarray(sigmoid_forward_batch(a))
            b = np.asarray(linear_forward_batch(z, v))
            y_hat = np.asarray(softmax_forward_batch(b))
            _, g_y_hat = cross_entropy_backward_batch(targets, y_hat, 0.0, 1.0)
            g_b = np.asarray(softmax_backward_batch(b, y_hat, np.asarray(g_y_hat)))
            g_z, g_v = linear_backward_batch(z, v, b, g_b)
            g_a = np.asarray(sigmoid_backward_batch(a, z, np.asarray(g_z)))
            _, g_w = linear_backward_batch(examples, w, a, g_a)
            w, v = w - 0.1 * np.asarray(g_w), v - 0.1 * np.asarray(g_v)
        return w, v

    return turn
