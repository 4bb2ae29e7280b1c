import torch


def attend(q, keys, values):
    s, a, x = [], [], torch.zeros(values.shape[1], dtype=values.dtype)
    for key in keys:
        s.append(key.dot(q) / q.shape[0] ** 0.5)
    s = torch.stack(s)
    a = torch.exp(torch.log_softmax(s, dim=-1))
    for weight, value in zip(a, values):
        x = x + weight * value
    return s, a, x


def attention(q, k, v, causal=True):
    T = q.shape[-2]
    outputs = []
    for t in range(T):
        seen = slice(0, t + 1) if causal else slice(0, T)
        s = (k[..., seen, :] * q[..., t : t + 1, :]).sum(-1) / q.shape[-1] ** 0.5
        outputs.append((s.softmax(-1)[..., None] * v[..., seen, :]).sum(-2))
    return torch.stack(outputs, dim=-2)


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    heads = []
    for i in range(n_heads):
        mine = [w.chunk(n_heads, dim=1)[i] for w in (w_q, w_k, w_v)]
        heads.append(attention(*[x @ w for w in mine]))
    return torch.cat(heads, dim=-1) @ w_o
