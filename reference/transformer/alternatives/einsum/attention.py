import torch


def attend(q, keys, values):
    s = torch.einsum("jk,k->j", keys, q) * len(q) ** -0.5
    a = s.softmax(-1)
    return s, a, torch.einsum("j,jv->v", a, values)


def attention(q, k, v, causal=True):
    s = torch.einsum("...tk,...jk->...tj", q, k) * q.shape[-1] ** -0.5
    if causal:
        t = torch.arange(q.shape[-2], device=q.device)
        s = torch.where(t[:, None] >= t, s, float("-inf"))
    return torch.einsum("...tj,...jv->...tv", s.softmax(-1), v)


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    def split(w):
        return w.unflatten(1, (n_heads, -1))  # (C, h, d)

    q, k, v = (torch.einsum("btc,chd->bhtd", x, split(w)) for w in (w_q, w_k, w_v))
    heads = attention(q, k, v)
    return torch.einsum("bhtd,hdc->btc", heads, w_o.unflatten(0, (n_heads, -1)))
