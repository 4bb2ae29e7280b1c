"""Right, written otherwise: the whole Jacobian first, and an error relative to the norms."""

import numpy as np


def jacobian(forward, inputs, which, h):
    columns = []
    x = inputs[which]
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = h
        step = step.reshape(x.shape)
        ahead = [v + step if i == which else v for i, v in enumerate(inputs)]
        behind = [v - step if i == which else v for i, v in enumerate(inputs)]
        columns.append((np.ravel(forward(*ahead)) - np.ravel(forward(*behind))) / (2 * h))
    return np.array(columns)  # (inputs, outputs)


def gradient_is_right(forward, backward, inputs, seed=0):
    rng = np.random.RandomState(seed)
    inputs = [np.array(x, dtype=float) for x in inputs]
    b = np.array(forward(*inputs))
    for _ in range(2):
        g_b = rng.randn(*b.shape) if b.shape else float(rng.randn())
        gradients = backward(*inputs, b, g_b)
        if len(gradients) != len(inputs):
            return False
        for which, gradient in enumerate(gradients):
            want = (jacobian(forward, inputs, which, 1e-6) @ np.ravel(g_b)).reshape(
                inputs[which].shape
            )
            if np.shape(gradient) != want.shape:
                return False
            difference = np.linalg.norm(gradient - want)
            size = np.linalg.norm(gradient) + np.linalg.norm(want)
            if not difference <= 1e-5 * size:
                return False
    return True
