import torch


@torch.inference_mode()
def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    cache, new = [], []
    for i in range(n_tokens):
        if use_cache and ids.shape[1] <= model.context_length:
            logits = model(ids if i == 0 else ids[:, -1:], cache)[:, -1]
        else:
            logits = model(ids[:, -model.context_length :])[:, -1]
        F = torch.softmax(logits.double() / temperature, -1).cumsum(-1)
        u = uniforms[:, i : i + 1].to(F.dtype).contiguous()
        drawn = torch.searchsorted(F, u, right=True).clamp(max=F.shape[-1] - 1)
        new.append(drawn)
        ids = torch.cat([ids, drawn], 1)
    return torch.cat(new, 1)
