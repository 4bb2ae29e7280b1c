import numpy as np


def _states(params, ids):
    N, T = ids.shape
    h = np.zeros((T + 1, N, len(params["b_a"])))
    words = np.full((T, N), params["W_ax"].shape[1] - 1)
    words[1:] = ids.T[:-1]
    for t in range(T):
        a = params["W_ax"].T[words[t]] + h[t] @ params["W_ah"].T + params["b_a"]
        e = np.exp(-2 * np.abs(a))
        h[t + 1] = np.sign(a) * (1 - e) / (1 + e)
    return words, h, h[1:] @ params["W_yh"].T + params["b_y"]


def token_log_probabilities(params, ids):
    _, _, y = _states(params, ids)
    T, N, _ = y.shape
    return (y[np.arange(T)[:, None], np.arange(N), ids.T] - np.logaddexp.reduce(y, axis=2)).T


def loss(params, ids):
    return float(np.average(-np.ravel(token_log_probabilities(params, ids))))


def loss_and_gradients(params, ids):
    words, h, y = _states(params, ids)
    T, N, V = y.shape
    g_y = np.exp(y - np.logaddexp.reduce(y, axis=2, keepdims=True)) - np.eye(V)[ids.T]
    g_y /= ids.size
    g_a = np.zeros((T + 1, N, h.shape[2]))
    for t in range(T, 0, -1):
        g_a[t - 1] = (g_y[t - 1] @ params["W_yh"] + g_a[t] @ params["W_ah"]) * (1 - h[t] ** 2)
    g_a = g_a[:T]
    one_hot = np.eye(V + 1)[words]
    return loss(params, ids), {
        "W_ah": np.tensordot(g_a, h[:-1], ([0, 1], [0, 1])),
        "W_ax": np.tensordot(g_a, one_hot, ([0, 1], [0, 1])),
        "b_a": g_a.sum(axis=(0, 1)),
        "W_yh": np.tensordot(g_y, h[1:], ([0, 1], [0, 1])),
        "b_y": g_y.sum(axis=(0, 1)),
    }


def perplexity(params, ids):
    return float(np.prod(np.exp(-token_log_probabilities(params, ids) / ids.size)))
