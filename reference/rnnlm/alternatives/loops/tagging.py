import numpy as np


def log_softmax(logits):
    found = np.zeros(np.shape(logits))
    for place in np.ndindex(*logits.shape[:-1]):
        row = logits[place]
        top = max(row)
        found[place] = row - top - np.log(sum(np.exp(one - top) for one in row))
    return found


def tagging_loss(logits, tags, mask):
    logs, losses = log_softmax(logits), []
    for n in range(len(tags)):
        total = 0.0
        for t in range(tags.shape[1]):
            if mask[n, t]:
                total -= logs[n, t, tags[n, t]]
        losses.append(total)
    return losses


def tagging_gradient(logits, tags, mask):
    g = np.zeros(np.shape(logits))
    for n, t in zip(*np.nonzero(mask), strict=True):
        g[n, t] = np.exp(log_softmax(logits[n, t]))
        g[n, t, tags[n, t]] -= 1
    return g


def predict_tags(logits, mask):
    N, T = mask.shape
    return [[int(np.argmax(logits[n, t])) if mask[n, t] else -1 for t in range(T)] for n in range(N)]
