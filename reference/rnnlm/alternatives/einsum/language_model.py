import numpy as np


def _run(params, ids):
    N, T = ids.shape
    V = len(params["b_y"])
    x = np.zeros((N, T, V + 1))
    words = np.concatenate([np.full((N, 1), V), ids[:, :-1]], axis=1)
    np.put_along_axis(x, words[:, :, None].astype(int), 1.0, axis=2)
    h = np.zeros((N, T + 1, len(params["b_a"])))
    for t in range(T):
        a = np.einsum("hk,nk->nh", params["W_ah"], h[:, t - 1 if t else T])
        a += np.einsum("hv,nv->nh", params["W_ax"], x[:, t]) + params["b_a"]
        h[:, t] = np.tanh(a)
    h = np.concatenate([np.zeros_like(h[:, :1]), h[:, :T]], axis=1)
    y = np.einsum("vh,nth->ntv", params["W_yh"], h[:, 1:]) + params["b_y"]
    p = np.exp(y - y.max(axis=2)[..., None])
    return x, h, p / p.sum(axis=2)[..., None]


def token_log_probabilities(params, ids):
    p = _run(params, ids)[2]
    right = np.eye(p.shape[2])[ids]
    return np.log(np.einsum("ntv,ntv->nt", p, right))


def loss(params, ids):
    return float(-np.mean(token_log_probabilities(params, ids)))


def loss_and_gradients(params, ids):
    x, h, p = _run(params, ids)
    N, T = ids.shape
    g_y = (p - np.eye(p.shape[2])[ids]) / (N * T)
    gradients = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    g_h = np.zeros_like(h[:, 0])
    for t in range(T - 1, -1, -1):
        g_h = g_h + np.einsum("nv,vh->nh", g_y[:, t], params["W_yh"])
        g_a = g_h * (1 - h[:, t + 1] ** 2)
        gradients["W_yh"] += np.einsum("nv,nh->vh", g_y[:, t], h[:, t + 1])
        gradients["b_y"] += g_y[:, t].sum(axis=0)
        gradients["W_ah"] += np.einsum("nh,nk->hk", g_a, h[:, t])
        gradients["W_ax"] += np.einsum("nh,nv->hv", g_a, x[:, t])
        gradients["b_a"] += g_a.sum(axis=0)
        g_h = np.einsum("nh,hk->nk", g_a, params["W_ah"])
    return loss(params, ids), gradients


def perplexity(params, ids):
    return float(np.exp(loss(params, ids)))
