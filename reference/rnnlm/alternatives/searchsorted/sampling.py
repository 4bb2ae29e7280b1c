import numpy as np


def sample(params, length, temperature, uniforms):
    N, V = len(uniforms), len(params["W_yh"])
    ids = np.zeros((N, length), dtype=np.int32)
    h = np.zeros((N, len(params["W_ah"])))
    for t in range(length):
        x = params["W_ax"][:, V][None] if t == 0 else params["W_ax"][:, ids[:, t - 1]].T
        h = np.tanh(h @ params["W_ah"].T + x + params["b_a"])
        y = h @ params["W_yh"].T + params["b_y"]
        p = np.exp(y / temperature)
        p /= p.sum(axis=1, keepdims=True)
        for n in range(N):
            k = np.searchsorted(np.cumsum(p[n]), uniforms[n, t], side="right")
            ids[n, t] = min(k, V - 1)
    return ids


def draw(params, count, length, temperature=1.0):
    return sample(params, length, temperature, np.random.rand(count, length))
