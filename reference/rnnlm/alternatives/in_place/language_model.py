import numpy as np

buffers = {}


def _buffer(name, shape, dtype):
    known = buffers.get(name)
    if known is None or known.shape != shape or known.dtype != dtype:
        buffers[name] = np.empty(shape, dtype)
    return buffers[name]


def _forward(params, ids):
    (N, T), (H, columns), dtype = ids.shape, params["W_ax"].shape, params["W_ax"].dtype
    words = _buffer("words", (T, N), np.dtype(np.int64))
    words[0], words[1:] = columns - 1, ids.T[:-1]
    h = _buffer("h", (T, N, H), dtype)
    np.take(np.ascontiguousarray(params["W_ax"].T), words, axis=0, out=h)
    h += params["b_a"]
    step = _buffer("step", (N, H), dtype)
    for t in range(T):
        if t:
            h[t] += np.matmul(h[t - 1], params["W_ah"].T, out=step)
        np.tanh(h[t], out=h[t])
    y = h @ params["W_yh"].T + params["b_y"]
    y -= y.max(axis=-1, keepdims=True)
    y -= np.log(np.exp(y).sum(axis=-1, keepdims=True))
    return words, h, y


def token_log_probabilities(params, ids):
    _, _, logs = _forward(params, ids)
    return np.array([logs[t][np.arange(len(ids)), ids[:, t]] for t in range(ids.shape[1])]).T


def loss(params, ids):
    return -token_log_probabilities(params, ids).sum() / ids.size


def loss_and_gradients(params, ids):
    value = loss(params, ids)
    words, h, g_y = _forward(params, ids)
    T, N, H = h.shape
    np.exp(g_y, out=g_y)
    for t in range(T):
        g_y[t, np.arange(N), ids[:, t]] -= 1
    g_y /= ids.size
    g_a = g_y @ params["W_yh"]
    g_W_ah = np.zeros_like(params["W_ah"])
    one_hot = np.zeros((T * N, params["W_ax"].shape[1]), h.dtype)
    one_hot[np.arange(T * N), words.ravel()] = 1
    for t in range(T - 1, -1, -1):
        if t < T - 1:
            g_a[t] += g_a[t + 1] @ params["W_ah"]
        g_a[t] -= g_a[t] * h[t] ** 2
        if t:
            g_W_ah += g_a[t].T @ h[t - 1]
    flat = g_a.reshape(-1, H)
    return value, {
        "W_ah": g_W_ah,
        "W_ax": flat.T @ one_hot,
        "b_a": flat.sum(axis=0),
        "W_yh": g_y.reshape(T * N, -1).T @ h.reshape(T * N, H),
        "b_y": g_y.sum(axis=(0, 1)),
    }


def perplexity(params, ids):
    return np.exp(loss(params, ids))
