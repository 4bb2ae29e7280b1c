import math

import torch


def attend(q, keys, values):
    scores = []
    for key in keys:
        scores.append(sum(float(a) * float(b) for a, b in zip(key, q)) / math.sqrt(len(q)))
    largest = max(scores)
    exponentials = [math.exp(s - largest) for s in scores]
    weights = [e / sum(exponentials) for e in exponentials]
    output = [
        sum(w * float(value[c]) for w, value in zip(weights, values))
        for c in range(values.shape[1])
    ]
    return [q.new_tensor(each) for each in (scores, weights, output)]


def attention(q, k, v, causal=True):
    if q.ndim > 2:
        return torch.stack([attention(*each, causal) for each in zip(q, k, v)])
    rows = []
    for t in range(len(q)):
        seen = t + 1 if causal else len(k)
        rows.append(attend(q[t], k[:seen], v[:seen])[2])
    return torch.stack(rows)


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    texts = []
    for text in x:
        heads = []
        for i in range(n_heads):
            parts = []
            for w in (w_q, w_k, w_v):
                width = w.shape[1] // n_heads
                parts.append(text @ w[:, i * width : (i + 1) * width])
            heads.append(attention(*parts))
        texts.append(torch.cat(heads, dim=1) @ w_o)
    return torch.stack(texts)
