import math

import torch


def sinusoidal(n_positions, d_model):
    rows = []
    for t in range(n_positions):
        row = []
        for i in range(d_model // 2):
            angle = t / 10000 ** (2 * i / d_model)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return torch.tensor(rows)


def embedding_forward(table, ids):
    return torch.stack([torch.stack([table[id] for id in text]) for text in ids.tolist()])


def embedding_backward(table, ids, g_b):
    g_table = table * 0
    for text, gradients in zip(ids.tolist(), g_b):
        for id, g in zip(text, gradients):
            g_table[id] += g
    return g_table


def relative_scores(q, k, table):
    if q.ndim > 2:
        return torch.stack([relative_scores(*each, table) for each in zip(q, k)])
    T, R = len(q), (len(table) - 1) // 2
    scores = torch.empty(T, T, dtype=q.dtype)
    for t in range(T):
        for j in range(T):
            row = R + max(-R, min(R, t - j))
            scores[t, j] = torch.dot(q[t], k[j] + table[row]) / math.sqrt(q.shape[1])
    return scores


def poll(x, a, i, j):
    x, a = x.clone(), a.clone()
    x[[i - 1, j - 1]], a[[i - 1, j - 1]] = x[[j - 1, i - 1]], a[[j - 1, i - 1]]
    return sum(weight * embedding for weight, embedding in zip(a, x))


def new_outputs(n_positions, i, j, causal):
    # an output is known by its query and by the set of words that it looks at
    def outputs(words):
        seen = lambda t: frozenset(words[: t + 1] if causal else words)
        return [(word, seen(t)) for t, word in enumerate(words)]

    before = list(range(1, n_positions + 1))
    after = list(before)
    after[i - 1], after[j - 1] = after[j - 1], after[i - 1]
    old = set(outputs(before))
    return [t for t, output in enumerate(outputs(after), 1) if output not in old]
