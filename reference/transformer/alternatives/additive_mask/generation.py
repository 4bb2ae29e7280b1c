import torch


@torch.no_grad()
def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    blocks = [block.attn for block in model.h] if use_cache else []
    out = ids
    try:
        for block in blocks:
            block.past = []
        for i in range(n_tokens):
            if out.size(1) > model.context_length:
                for block in blocks:
                    block.past = None
                seen = out[:, -model.context_length :]
            else:
                seen = out[:, -1:] if use_cache and i else out
            p = torch.softmax(model(seen)[:, -1, :] / temperature, dim=-1)
            u, drawn = uniforms[:, i], []
            for row, number in zip(p.tolist(), u.tolist()):
                k, total = 0, row[0]
                while number >= total and k < len(row) - 1:
                    k += 1
                    total += row[k]
                drawn.append([k])
            out = torch.cat((out, torch.tensor(drawn)), dim=1)
    finally:
        for block in blocks:
            block.past = None
    return out[:, ids.size(1) :]
