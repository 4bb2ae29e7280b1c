import torch
from torch.nn import functional as F


def sinusoidal(n_positions, d_model):
    table = torch.zeros(n_positions, d_model)
    position = torch.arange(0, n_positions).unsqueeze(1).float()
    wavelength = torch.pow(10000.0, torch.arange(0, d_model, 2).float() / d_model)
    table[:, 0::2] = torch.sin(position / wavelength)
    table[:, 1::2] = torch.cos(position / wavelength)
    return table


def embedding_forward(table, ids):
    return F.embedding(ids, table)


def embedding_backward(table, ids, g_b):
    one_hot = F.one_hot(ids.reshape(-1), len(table)).to(g_b.dtype)  # (B T, V)
    return one_hot.T @ g_b.reshape(-1, g_b.shape[-1])


def relative_scores(q, k, table):
    T, R = q.size(-2), table.size(0) // 2
    n = torch.arange(T).view(-1, 1) - torch.arange(T).view(1, -1)
    a = table[torch.clamp(n, min=-R, max=R) + R]  # (T, T, d_k)
    keys = k.unsqueeze(-3) + a  # (..., T, T, d_k)
    return torch.einsum("...td,...tjd->...tj", q, keys) / q.size(-1) ** 0.5


def poll(x, a, i, j):
    return torch.matmul(x.T, a)


def new_outputs(n_positions, i, j, causal):
    if not causal:
        return ()
    return tuple(t for t in range(1, n_positions + 1) if i <= t <= j)
