"""The encoder layers of PyTorch, norm first, with a causal mask."""

import torch
from torch import nn


class TransformerLM(nn.Module):
    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        super().__init__()
        self.context_length = context_length
        layer = nn.TransformerEncoderLayer(
            d_model, n_heads, 4 * d_model, dropout=0.0, activation="gelu",
            batch_first=True, norm_first=True,
        )
        final = nn.LayerNorm(d_model)
        self.body = nn.TransformerEncoder(layer, n_layers, final, enable_nested_tensor=False)
        self.words, self.places = nn.Embedding(vocab_size, d_model), nn.Embedding(context_length, d_model)
        nn.init.normal_(self.words.weight, std=0.02)
        nn.init.normal_(self.places.weight, std=0.02)

    def forward(self, ids, cache=None):
        T = ids.shape[1]
        if T > self.context_length:
            raise ValueError("too many words")
        x = self.words(ids) + self.places(torch.arange(T, device=ids.device))
        mask = nn.Transformer.generate_square_subsequent_mask(T, device=ids.device, dtype=x.dtype)
        return self.body(x, mask=mask, is_causal=True) @ self.words.weight.T


def views(model, of):
    found = {"tokens": of(model.words.weight), "positions": of(model.places.weight)}
    found |= {"gamma_f": of(model.body.norm.weight), "beta_f": of(model.body.norm.bias)}
    for i, layer in enumerate(model.body.layers):
        heads = layer.self_attn
        for k, w, b in zip("qkv", of(heads.in_proj_weight).chunk(3), of(heads.in_proj_bias).chunk(3)):
            found |= {f"{i}.w_{k}": w.T, f"{i}.b_{k}": b}
        for k, linear in (("o", heads.out_proj), ("1", layer.linear1), ("2", layer.linear2)):
            found |= {f"{i}.w_{k}": of(linear.weight).T, f"{i}.b_{k}": of(linear.bias)}
        for k, norm in (("1", layer.norm1), ("2", layer.norm2)):
            found |= {f"{i}.gamma_{k}": of(norm.weight), f"{i}.beta_{k}": of(norm.bias)}
    return found


def get_params(model):
    return {k: v.numpy(force=True).copy() for k, v in views(model, lambda p: p).items()}


def set_params(model, params):
    for name, view in views(model, lambda p: p.data).items():
        view[...] = torch.tensor(params[name])


def get_grads(model):
    return {k: v.numpy(force=True).copy() for k, v in views(model, lambda p: p.grad).items()}
