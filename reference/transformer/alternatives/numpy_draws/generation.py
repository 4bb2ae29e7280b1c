import bisect
import itertools

import numpy as np
import torch
from torch.nn import functional as F


class Layers:
    """A model run layer by layer, with the keys and values of all its layers in one tensor."""

    def __init__(self, model, batch):
        self.model, self.done = model, 0
        C, h = model.tokens.weight.shape[1], model.layers[0].attention.n_heads
        shape = (len(model.layers), 2, batch, h, model.context_length, C // h)
        self.memory = model.tokens.weight.new_zeros(shape)

    def __call__(self, ids):
        model, T = self.model, ids.shape[1]
        x = F.embedding(ids, model.tokens.weight) + model.positions.weight[self.done : self.done + T]
        for layer, memory in zip(model.layers, self.memory):
            y = layer.attention.qkv(layer.norm1(x)).unflatten(-1, (3, memory.shape[2], -1))
            q, k, v = y.permute(2, 0, 3, 1, 4)  # (B, h, T, d)
            memory[0, :, :, self.done : self.done + T] = k
            memory[1, :, :, self.done : self.done + T] = v
            K, V = memory[:, :, :, : self.done + T]
            seen = torch.ones(T, self.done + T, dtype=torch.bool).tril(self.done)
            y = F.scaled_dot_product_attention(q, K, V, attn_mask=seen)
            x = x + layer.attention.out(y.transpose(1, 2).flatten(2))
            x = x + layer.outer(F.gelu(layer.inner(layer.norm2(x))))
        self.done += T
        return model.norm(x[:, -1]) @ model.tokens.weight.T


def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    texts = [list(text) for text in ids.tolist()]
    T = ids.shape[1]
    uniforms = np.asarray(uniforms, dtype=float)
    with torch.no_grad():
        fast = Layers(model, len(ids)) if use_cache else None
        for i in range(n_tokens):
            seen = torch.tensor([text[-model.context_length :] for text in texts])
            if fast and len(texts[0]) <= model.context_length:
                logits = fast(seen[:, fast.done :])
            else:
                logits = model(seen)[:, -1]
            for text, row, u in zip(texts, logits.numpy().astype(float), uniforms[:, i]):
                p = np.exp((row - row.max()) / temperature)
                ends = list(itertools.accumulate(p / p.sum()))
                text.append(min(bisect.bisect_right(ends, u), len(ends) - 1))
    return np.array([text[T:] for text in texts]).reshape(len(texts), n_tokens)
