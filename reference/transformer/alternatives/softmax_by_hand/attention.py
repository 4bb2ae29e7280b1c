import math

import torch


def attend(q, keys, values):
    s = torch.mv(keys, q).div(math.sqrt(q.size(0)))
    e = torch.exp(s - s.max())
    a = e / e.sum()
    return [s, a, torch.mv(values.T, a)]


def attention(q, k, v, causal=True):
    s = torch.matmul(q / math.sqrt(q.size(-1)), k.transpose(-2, -1))
    shown = torch.ones_like(s[..., :, :])
    if causal:
        shown = torch.tril(shown)
    largest = s.masked_fill(shown == 0, -1e30).amax(-1, keepdim=True)
    e = torch.exp(torch.minimum(s - largest, torch.zeros_like(s))) * shown
    return torch.matmul(e / e.sum(-1, keepdim=True), v)


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    q, k, v = (torch.stack((x @ w).chunk(n_heads, -1)) for w in (w_q, w_k, w_v))  # (h, B, T, d)
    return sum(head @ w for head, w in zip(attention(q, k, v), w_o.chunk(n_heads)))
