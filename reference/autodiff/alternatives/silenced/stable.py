"""Right, written otherwise: masks, and one place where overflow is said to be fine."""

import numpy as np


def sigmoid(a):
    with np.errstate(over="ignore"):  # 1 / (1 + inf) is the 0 that is wanted
        return 1 / (1 + np.exp(-a))


def log_softmax(logits):
    highest = np.amax(logits, axis=-1)[..., None]
    rest = np.exp(logits - highest)
    return logits - (highest + np.log(rest.sum(-1))[..., None])


def softmax_cross_entropy_forward(logits, labels):
    log_p = log_softmax(logits)
    hot = np.arange(logits.shape[1]) == labels[:, None]
    return -log_p[hot].sum() / hot.shape[0]


def softmax_cross_entropy_backward(logits, labels, g):
    hot = np.arange(logits.shape[1]) == labels[:, None]
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return g * np.where(hot, p - 1, p) / hot.shape[0]
