import numpy as np


def _walk(params, words):
    h, states, logs = np.zeros(len(params["b_a"])), [np.zeros(len(params["b_a"]))], []
    for word in [len(params["b_y"]), *words[:-1]]:
        h = np.tanh(params["W_ah"] @ h + params["W_ax"][:, word] + params["b_a"])
        y = params["W_yh"] @ h + params["b_y"]
        states.append(h)
        logs.append(y - np.logaddexp.reduce(y))
    return states, logs


def token_log_probabilities(params, ids):
    rows = ids.tolist()
    return [[float(y[w]) for y, w in zip(_walk(params, r)[1], r, strict=True)] for r in rows]


def loss(params, ids):
    rows = token_log_probabilities(params, ids)
    return -sum(map(sum, rows)) / ids.size


def loss_and_gradients(params, ids):
    total = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for row in ids.tolist():
        states, logs = _walk(params, row)
        g_h = np.zeros(len(params["b_a"]))
        for t in reversed(range(len(row))):
            g_y = np.exp(logs[t]) / ids.size
            g_y[row[t]] -= 1 / ids.size
            g_a = (g_h + params["W_yh"].T @ g_y) * (1 - states[t + 1] ** 2)
            total["W_yh"] += np.outer(g_y, states[t + 1])
            total["b_y"] += g_y
            total["W_ah"] += np.outer(g_a, states[t])
            total["W_ax"][:, row[t - 1] if t else -1] += g_a
            total["b_a"] += g_a
            g_h = params["W_ah"].T @ g_a
    return [loss(params, ids), total]


def perplexity(params, ids):
    return np.exp(loss(params, ids))
