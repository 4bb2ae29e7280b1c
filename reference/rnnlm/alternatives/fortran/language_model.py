import numpy as np


def _run(params, ids):
    V = len(params["b_y"])
    words = np.insert(ids[:, :-1].astype(np.int64), 0, V, axis=1)
    h = np.zeros((len(params["b_a"]), len(ids)))  # (H, N)
    states = [h]
    for t in range(ids.shape[1]):
        h = np.tanh(params["W_ah"] @ h + params["W_ax"][:, words[:, t]] + params["b_a"][:, None])
        states.append(h)
    logits = [params["W_yh"] @ h + params["b_y"][:, None] for h in states[1:]]  # T of (V, N)
    logs = np.array(logits)
    return words, states, logs - np.logaddexp.reduce(logs, axis=1, keepdims=True)  # (T, V, N)


def token_log_probabilities(params, ids):
    logs = _run(params, ids)[2]
    return np.asfortranarray(np.take_along_axis(logs, ids.T[:, None, :].astype(int), 1)[:, 0].T)


def loss(params, ids):
    return np.array(-token_log_probabilities(params, ids).sum() / ids.size)


def loss_and_gradients(params, ids):
    words, states, logs = _run(params, ids)
    N, T = ids.shape
    g = {name: np.zeros(value.shape, order="F") for name, value in params.items()}
    g_h = 0
    for t in range(T - 1, -1, -1):
        g_y = np.exp(logs[t]) / ids.size  # (V, N)
        g_y[ids[:, t], np.arange(N)] -= 1 / ids.size
        g_a = (g_h + params["W_yh"].T @ g_y) * (1 - states[t + 1] ** 2)  # (H, N)
        g["W_yh"] += g_y @ states[t + 1].T
        g["b_y"] += g_y.sum(axis=1)
        g["W_ah"] += g_a @ states[t].T
        g["W_ax"] += g_a @ (words[:, t, None] == np.arange(len(params["b_y"]) + 1))
        g["b_a"] += g_a.sum(axis=1)
        g_h = params["W_ah"].T @ g_a
    return loss(params, ids), g


def perplexity(params, ids):
    return np.array(np.exp(loss(params, ids)))
