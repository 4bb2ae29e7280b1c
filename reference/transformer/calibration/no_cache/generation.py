"""Right, but every position is computed anew for every word."""

import torch


def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    texts = ids
    with torch.no_grad():
        for i in range(n_tokens):
            logits = model(texts[:, -model.context_length :])[:, -1] / temperature
            ends = torch.softmax(logits, dim=-1).cumsum(dim=-1)
            new = (ends <= uniforms[:, i : i + 1]).sum(dim=-1).clamp(max=logits.shape[-1] - 1)
            texts = torch.cat([texts, new[:, None]], dim=1)
    return texts[:, ids.shape[1] :]
