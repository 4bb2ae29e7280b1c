import torch
from torch.nn import functional as F

EPS = 1e-5


def layer_norm_forward(a, gamma, beta):
    variance, mu = torch.var_mean(a, dim=-1, unbiased=False, keepdim=True)
    return torch.addcmul(beta, gamma, (a - mu) / torch.sqrt(variance + EPS))


def layer_norm_backward(a, gamma, beta, b, g_b):
    # the output gives the normalized input only where gamma is not 0, so it is computed anew
    variance, mu = torch.var_mean(a, dim=-1, unbiased=False, keepdim=True)
    sigma, K = (variance + EPS).sqrt(), a.size(-1)
    z = (a - mu) / sigma
    g_z = g_b * gamma
    g_a = (K * g_z - g_z.sum(-1, True) - z * (g_z * z).sum(-1, True)) / (K * sigma)
    rest = "".join("abcdefg"[: a.ndim - 1])
    return g_a, torch.einsum(f"{rest}k,{rest}k->k", g_b, z), torch.einsum(f"{rest}k->k", g_b)


def residual(x, norm, sublayer):
    y = norm(x)
    return sublayer(y) + x


def feed_forward(x, w_1, b_1, w_2, b_2):
    return F.gelu(x @ w_1 + b_1, approximate="none") @ w_2 + b_2
