import torch


def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    T, limit = ids.shape[1], model.context_length
    cache = [[[] for _ in layer.heads] for layer in model.layers] if use_cache else None
    texts, new = ids.clone(), ids
    with torch.no_grad():
        for i in range(n_tokens):
            if texts.shape[1] > limit:
                logits = model(texts[:, -limit:])
            else:
                logits = model(new, cache) if use_cache else model(texts)
            p = (logits[:, -1] / temperature).softmax(-1).to(torch.float64)
            ends = torch.cumsum(p, -1)
            hit = uniforms[:, i].unsqueeze(-1).to(torch.float64) < ends
            hit[:, -1] = True
            new = hit.int().argmax(-1, keepdim=True)
            texts = torch.cat([texts, new], dim=-1)
    return texts[:, T:]
