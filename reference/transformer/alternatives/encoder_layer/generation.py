"""The model has no cache of its own: single words go through the layers by hand."""

import torch
from torch.nn import functional as F


def step(model, ids, place, past):
    """Logits (B, V) after one more word, ids (B,), at a place; past: a dict of keys and values."""
    x = model.words.weight[ids] + model.places.weight[place]
    for n, layer in enumerate(model.body.layers):
        heads = layer.self_attn
        y = F.linear(layer.norm1(x), heads.in_proj_weight, heads.in_proj_bias)
        q, k, v = (t.view(len(ids), heads.num_heads, 1, -1) for t in y.chunk(3, dim=-1))
        if place:
            k, v = torch.cat([past[n][0], k], 2), torch.cat([past[n][1], v], 2)
        past[n] = k, v
        y = F.scaled_dot_product_attention(q, k, v).flatten(1)
        x = x + heads.out_proj(y)
        x = x + layer.linear2(F.gelu(layer.linear1(layer.norm2(x))))
    return F.linear(model.body.norm(x), model.words.weight)


@torch.no_grad()
def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    texts, past, done = ids, {}, 0
    for i in range(n_tokens):
        if use_cache and texts.shape[1] <= model.context_length:
            for place in range(done, texts.shape[1]):
                logits = step(model, texts[:, place], place, past)
            done = texts.shape[1]
        else:
            logits = model(texts[:, -model.context_length :])[:, -1]
        F_u = torch.softmax(logits / temperature, dim=-1).double().cumsum(dim=-1)
        new = (F_u <= uniforms[:, i, None]).sum(dim=-1, keepdim=True)
        texts = torch.cat([texts, new.clamp(max=F_u.shape[-1] - 1)], dim=1)
    return texts[:, ids.shape[1] :]
