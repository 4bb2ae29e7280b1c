"""Right, but every word is predicted by a run of its own over all that stands before it."""

import math

import torch
from torch.nn import functional as F


def _losses(model, windows):
    """The cross-entropy of every word but the first of each window (B, T + 1)."""
    last = [model(windows[:, :t])[:, -1] for t in range(1, windows.shape[1])]  # (B, V) each
    return F.cross_entropy(torch.cat(last), windows[:, 1:].T.flatten(), reduction="none")


def train(model, ids, steps, batch_size, learning_rate, seed, report=None):
    T = model.context_length
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(1, steps + 1):
        starts = torch.randint(len(ids) - T, (batch_size,), generator=generator).tolist()
        loss = _losses(model, torch.stack([ids[s : s + T + 1] for s in starts])).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if report is not None:
            report(step, losses[-1])
    return losses


def perplexity(model, ids):
    n = model.context_length + 1
    with torch.no_grad():
        parts = [_losses(model, part[None]) for part in ids.split(n) if len(part) > 1]
    return math.exp(torch.cat(parts).mean())
