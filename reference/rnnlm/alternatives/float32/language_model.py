import numpy as np


def _run(params, ids):
    p = {name: np.float32(value) for name, value in params.items()}
    N, T = ids.shape
    words = np.hstack([np.full((N, 1), len(p["b_y"]), ids.dtype), ids[:, :-1]])
    h, states = np.zeros((N, len(p["b_a"])), np.float32), []
    for t in range(T):
        h = np.tanh(h @ p["W_ah"].T + p["W_ax"][:, words[:, t]].T + p["b_a"])
        states.append(h)
    h = np.stack(states, axis=1)
    y = h @ p["W_yh"].T + p["b_y"]
    top = y.max(axis=2, keepdims=True)
    return p, words, h, y - (top + np.log(np.exp(y - top).sum(axis=2, keepdims=True)))


def token_log_probabilities(params, ids):
    logs = _run(params, ids)[3]
    N, T = ids.shape
    return logs[np.arange(N)[:, None], np.arange(T)[None], ids]


def loss(params, ids):
    return -np.mean(token_log_probabilities(params, ids))


def loss_and_gradients(params, ids):
    p, words, h, logs = _run(params, ids)
    N, T = ids.shape
    g_y = np.exp(logs)
    g_y[np.arange(N)[:, None], np.arange(T)[None], ids] -= 1
    g_y /= np.float32(N * T)
    g = {name: np.zeros_like(value) for name, value in p.items()}
    g_a = np.zeros_like(h[:, 0])
    for t in range(T)[::-1]:
        g_a = (g_y[:, t] @ p["W_yh"] + g_a @ p["W_ah"]) * (1 - h[:, t] ** 2)
        g["W_yh"] += g_y[:, t].T @ h[:, t]
        g["b_y"] += g_y[:, t].sum(axis=0)
        np.add.at(g["W_ax"].T, words[:, t], g_a)
        g["b_a"] += g_a.sum(axis=0)
        if t:
            g["W_ah"] += g_a.T @ h[:, t - 1]
    return loss(params, ids), g


def perplexity(params, ids):
    return np.exp(loss(params, ids))
