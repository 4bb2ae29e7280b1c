"""Right, written otherwise: math functions on one number at a time."""

import math

import numpy as np


def sigmoid(a):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

    return np.array([one(x) for x in np.ravel(a)]).reshape(np.shape(a))


def log_softmax(logits):
    def one(row):
        highest = max(row)
        total = math.fsum(math.exp(x - highest) for x in row)
        return [x - highest - math.log(total) for x in row]

    rows = np.reshape(logits, (-1, np.shape(logits)[-1]))
    return np.array([one(row) for row in rows]).reshape(np.shape(logits))


def softmax_cross_entropy_forward(logits, labels):
    return -sum(row[k] for row, k in zip(log_softmax(logits), labels)) / len(labels)


def softmax_cross_entropy_backward(logits, labels, g):
    gradient = np.zeros(logits.shape)
    for n, (row, label) in enumerate(zip(log_softmax(logits), labels)):
        for k, log_p in enumerate(row):
            gradient[n, k] = g * (math.exp(log_p) - (k == label)) / len(labels)
    return gradient
