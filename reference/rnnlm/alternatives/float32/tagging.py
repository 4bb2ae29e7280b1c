import numpy as np


def log_softmax(logits):
    logits = np.asarray(logits, np.float32)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def tagging_loss(logits, tags, mask):
    N, T, _ = logits.shape
    logs = log_softmax(logits)[np.arange(N)[:, None], np.arange(T), tags]
    return -(logs * mask.astype(np.float32)).sum(axis=1)


def tagging_gradient(logits, tags, mask):
    N, T, _ = logits.shape
    g = np.exp(log_softmax(logits))
    g[np.arange(N)[:, None], np.arange(T), tags] -= 1
    g[~mask] = 0
    return g


def predict_tags(logits, mask):
    return np.where(mask, logits.astype(np.float32).argmax(axis=2), -1).astype(np.int32)
