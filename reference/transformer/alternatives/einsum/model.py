"""Raw parameters with an axis for heads, einsum everywhere, own softmax and own norm."""

import torch
from torch import nn

SHAPES = {"gamma_1": "C", "beta_1": "C", "w_q": "ChD", "w_k": "ChD", "w_v": "ChD", "w_o": "hDC",
          "b_q": "hD", "b_k": "hD", "b_v": "hD", "b_o": "C", "gamma_2": "C", "beta_2": "C",
          "w_1": "CI", "b_1": "I", "w_2": "IC", "b_2": "C"}


def norm(x, gamma, beta):
    x = x - x.mean(-1, keepdim=True)
    return x / (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * gamma + beta


class TransformerLM(nn.Module):
    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        super().__init__()
        self.context_length = context_length
        self.flat = {"C": d_model, "h": n_heads, "D": d_model // n_heads, "I": 4 * d_model}
        self.weights = nn.ParameterDict()
        self.make("tokens", (vocab_size, d_model))
        self.make("positions", (context_length, d_model))
        self.make("gamma_f", (d_model,))
        self.make("beta_f", (d_model,))
        self.n_layers = n_layers
        for i in range(n_layers):
            for name, axes in SHAPES.items():
                self.make(f"{i}_{name}", tuple(self.flat[a] for a in axes))

    def make(self, name, shape):
        drawn = torch.randn(shape) * 0.02 if len(shape) > 1 and "b_" not in name else None
        if drawn is None:
            drawn = torch.ones(shape) if "gamma" in name else torch.zeros(shape)
        self.weights[name] = nn.Parameter(drawn)

    def forward(self, ids, cache=None):
        past = 0 if not cache else cache[0][0].shape[2]
        T = ids.shape[1]
        if past + T > self.context_length:
            raise ValueError("too long")
        w = self.weights
        x = w["tokens"][ids] + w["positions"][past : past + T]
        for i in range(self.n_layers):
            p = {name: w[f"{i}_{name}"] for name in SHAPES}
            y = norm(x, p["gamma_1"], p["beta_1"])
            q, k, v = (
                torch.einsum("btc,chd->bhtd", y, p[f"w_{n}"]) + p[f"b_{n}"][:, None] for n in "qkv"
            )
            if cache is not None:
                if len(cache) > i:
                    k, v = (torch.cat(pair, 2) for pair in zip(cache[i], (k, v)))
                    cache[i] = (k, v)
                else:
                    cache.append((k, v))
            s = torch.einsum("bhtd,bhjd->bhtj", q, k) / q.shape[-1] ** 0.5
            t = torch.arange(past, past + T, device=ids.device)[:, None]
            s = s.masked_fill(torch.arange(past + T, device=ids.device) > t, -torch.inf)
            y = torch.einsum("bhtj,bhjd->bhtd", s.softmax(-1), v)
            x = x + torch.einsum("bhtd,hdc->btc", y, p["w_o"]) + p["b_o"]
            y = norm(x, p["gamma_2"], p["beta_2"]) @ p["w_1"] + p["b_1"]
            x = x + nn.functional.gelu(y) @ p["w_2"] + p["b_2"]
        return norm(x, w["gamma_f"], w["beta_f"]) @ w["tokens"].T


def flat(name, tensor):
    kind = name.split(".")[-1]
    if kind in ("w_q", "w_k", "w_v"):
        return tensor.flatten(1)
    return tensor.flatten(0, 1) if kind == "w_o" else tensor.flatten() if tensor.ndim == 2 and kind.startswith("b_") else tensor


def get_params(model):
    found = {name.replace("_", ".", 1) if name[0].isdigit() else name: p.detach() for name, p in model.weights.items()}
    return {name: flat(name, p).cpu().numpy().copy() for name, p in found.items()}


def set_params(model, params):
    with torch.no_grad():
        for name, p in model.weights.items():
            value = params[name.replace("_", ".", 1) if name[0].isdigit() else name]
            p.copy_(torch.as_tensor(value).reshape(p.shape))


def get_grads(model):
    found = {name.replace("_", ".", 1) if name[0].isdigit() else name: p.grad for name, p in model.weights.items()}
    return {name: flat(name, g).cpu().numpy().copy() for name, g in found.items()}
