import torch


def attend(q, keys, values):
    q, keys, values = q.double(), keys.double(), values.double()
    s = keys @ q / len(q) ** 0.5
    a = torch.softmax(s, 0)
    return s, a, values.T @ a


def attention(q, k, v, causal=True):
    q, k, v = q.double(), k.double(), v.double()
    s = torch.baddbmm(torch.zeros(1, 1, 1).double(), *flat(q, k.mT), alpha=q.shape[-1] ** -0.5)
    if causal:
        s += torch.full(s.shape[-2:], -torch.inf).triu(1)
    return (s.softmax(2) @ v.reshape(-1, *v.shape[-2:])).reshape(v.shape)


def flat(*tensors):
    return [t.reshape(-1, *t.shape[-2:]) for t in tensors]


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    B, T, _ = x.shape
    x, w_q, w_k, w_v, w_o = (each.double() for each in (x, w_q, w_k, w_v, w_o))
    q, k, v = (
        (x @ w).reshape(B, T, n_heads, -1).swapaxes(1, 2).reshape(B * n_heads, T, -1)
        for w in (w_q, w_k, w_v)
    )  # the heads as texts of their own
    heads = torch.as_tensor(attention(q, k, v)).reshape(B, n_heads, T, -1)
    return torch.cat(list(heads.unbind(1)), -1) @ w_o
