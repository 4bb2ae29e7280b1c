import torch

EPS = 1e-5


def layer_norm_forward(a, gamma, beta):
    mu = a.mean(-1, keepdim=True)
    variance = (a * a).mean(-1, keepdim=True) - mu * mu
    return (a - mu) / (variance + EPS) ** 0.5 * gamma + beta


def layer_norm_backward(a, gamma, beta, b, g_b):
    K = a.shape[-1]
    mu = a.mean(-1, keepdim=True)
    sigma = (a.var(-1, correction=0, keepdim=True) + EPS) ** 0.5
    z = (a - mu) / sigma
    g_z = g_b * gamma
    g_sigma = -(g_z * z).sum(-1, keepdim=True) / sigma
    g_centred = g_z / sigma + g_sigma * (a - mu) / (K * sigma)
    g_a = g_centred - g_centred.mean(-1, keepdim=True)
    flat = (g_b * z).reshape(-1, K), g_b.reshape(-1, K)
    return [g_a, flat[0].sum(0), flat[1].sum(0)]


def residual(x, norm, sublayer):
    return torch.add(sublayer(norm(x)), x)


def feed_forward(x, w_1, b_1, w_2, b_2):
    inner = torch.nn.functional.gelu(torch.nn.functional.linear(x, w_1.T, b_1))
    return torch.nn.functional.linear(inner, w_2.T, b_2)
