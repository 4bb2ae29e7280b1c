"""Right, written otherwise: nested lists come back instead of arrays."""

import numpy as np


def sigmoid(a):
    small = np.exp(-np.abs(a))
    return np.where(np.less(a, 0), small / (1 + small), 1 / (1 + small)).tolist()


def log_softmax(logits):
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return (shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))).tolist()


def softmax_cross_entropy_forward(logits, labels):
    return -np.mean([row[k] for row, k in zip(log_softmax(logits), labels)])


def softmax_cross_entropy_backward(logits, labels, g):
    p = np.exp(log_softmax(logits))
    return ((p - np.eye(p.shape[1])[labels]) * g / p.shape[0]).tolist()
