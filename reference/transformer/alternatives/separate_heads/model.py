"""A module for each head with three layers of its own; cached keys and values in lists."""

import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, d_model, size):
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(d_model, size) for _ in range(3))

    def forward(self, x, past):
        q, k, v = self.q(x), self.k(x), self.v(x)
        if past is not None:
            past.append((k, v))
            k, v = (torch.cat([each[n] for each in past], dim=1) for n in (0, 1))
        s = q @ k.mT / q.shape[-1] ** 0.5
        T, S = s.shape[-2:]
        seen = torch.ones(T, S, dtype=torch.bool, device=x.device).tril(S - T)
        return s.where(seen, -torch.inf).softmax(-1) @ v


class Layer(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        self.heads = nn.ModuleList(Head(d_model, d_model // n_heads) for _ in range(n_heads))
        self.mix = nn.Linear(d_model, d_model)
        self.before_attention, self.before_network = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.network = nn.Sequential(
            nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model)
        )

    def forward(self, x, past=None):
        y = self.before_attention(x)
        pasts = past or [None] * len(self.heads)
        x = x + self.mix(torch.cat([h(y, p) for h, p in zip(self.heads, pasts)], dim=-1))
        return x + self.network(self.before_network(x))


class TransformerLM(nn.Module):
    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        super().__init__()
        self.context_length = context_length
        self.words = nn.Parameter(torch.randn(vocab_size, d_model) / 50)
        self.places = nn.Parameter(torch.randn(context_length, d_model) / 50)
        self.layers = nn.ModuleList(Layer(d_model, n_heads) for _ in range(n_layers))
        self.last = nn.LayerNorm(d_model)

    def forward(self, ids, cache=None):
        start = 0
        if cache and cache[0][0]:
            start = sum(k.shape[1] for k, _ in cache[0][0])
        if start + ids.shape[1] > self.context_length:
            raise ValueError("the text is longer than the context")
        x = self.words[ids] + self.places[start : start + ids.shape[1]]
        for n, layer in enumerate(self.layers):
            x = layer(x, cache and cache[n])
        return self.last(x) @ self.words.T


def pieces(model):
    """Course name -> list of parameters that are joined to it, with transposed weights."""
    found = {"tokens": [model.words], "positions": [model.places]}
    found |= {"gamma_f": [model.last.weight], "beta_f": [model.last.bias]}
    for i, layer in enumerate(model.layers):
        for n, norm in ((1, layer.before_attention), (2, layer.before_network)):
            found |= {f"{i}.gamma_{n}": [norm.weight], f"{i}.beta_{n}": [norm.bias]}
        for k in "qkv":
            found[f"{i}.w_{k}"] = [getattr(head, k).weight for head in layer.heads]
            found[f"{i}.b_{k}"] = [getattr(head, k).bias for head in layer.heads]
        for k, linear in (("o", layer.mix), ("1", layer.network[0]), ("2", layer.network[2])):
            found |= {f"{i}.w_{k}": [linear.weight], f"{i}.b_{k}": [linear.bias]}
    return found


def joined(name, tensors):
    whole = torch.cat([t.detach() for t in tensors])
    return (whole.T if ".w_" in name else whole).contiguous().clone().numpy()


def get_params(model):
    return {name: joined(name, tensors) for name, tensors in pieces(model).items()}


def get_grads(model):
    return {name: joined(name, [t.grad for t in tensors]) for name, tensors in pieces(model).items()}


@torch.no_grad()
def set_params(model, params):
    for name, tensors in pieces(model).items():
        value = torch.tensor(params[name], dtype=tensors[0].dtype)
        value = value.T if ".w_" in name else value
        for tensor, part in zip(tensors, value.split([len(t) for t in tensors])):
            tensor.copy_(part)
