import torch


def attend(q, keys, values):
    q, keys, values = q.float(), keys.float(), values.float()
    s = keys @ q / len(q) ** 0.5
    a = torch.softmax(s, 0)
    return s, a, a @ values


def attention(q, k, v, causal=True):
    q, k, v = q.float(), k.float(), v.float()
    s = q @ k.mT / q.shape[-1] ** 0.5
    if causal:
        s = s.masked_fill(~torch.ones(s.shape[-2:], dtype=torch.bool).tril(), -torch.inf)
    return s.softmax(-1) @ v


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    B, T, _ = x.shape
    x, w_q, w_k, w_v, w_o = (each.float() for each in (x, w_q, w_k, w_v, w_o))
    parts = [(x @ w).view(B, T, n_heads, -1).transpose(1, 2) for w in (w_q, w_k, w_v)]
    return attention(*parts).float().transpose(1, 2).reshape(B, T, -1) @ w_o
