"""Problem 4.8: training a language model, and measuring it on a held-out text.

Lecture 19, "Learning a Transformer LM". A model is an nn.Module with an attribute context_length
that maps ids (B, T) to logits (B, T, V): your TransformerLM, or any other. Its parameters and the
ids are on one device, whatever that is. The ids stay as they are.
"""

# BEGIN SCAFFOLD
import math

import torch

# END SCAFFOLD
# BEGIN SOLUTION
from torch.nn import functional as F


def _losses(model, windows, reduction):
    """The cross-entropy of every word but the first of each window (B, T + 1)."""
    logits = model(windows[:, :-1])  # (B, T, V)
    return F.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten(), reduction=reduction)
# END SOLUTION
def train(model, ids, steps, batch_size, learning_rate, seed, report=None):
    """Train by AdamW on random windows of a long text; model is changed in place.

    ids: (L,) of int64, the text, L > context_length.   steps, batch_size: int.   learning_rate:
    float, the same in every step; the other settings are those of torch.optim.AdamW.
    seed: int; the same seed draws the same windows again, another one others.
    Each step draws batch_size windows of context_length + 1 consecutive ids, independently of each
    other and uniformly among the L - context_length that there are; predicts every id of a window
    but the first from those before it; and makes one step on the mean cross-entropy (natural
    logarithm) of all these predictions. Gradients that the model has from before play no part.
    report: None, or a function that is called as report(step, loss) after each step = 1 .. steps.
    Returns a list of steps floats (tensors of one number will do): the loss of each step, before
    its update.
    Source: Lecture 19, "Learning a Transformer LM"; Loshchilov and Hutter, 2019.
    """
    # BEGIN SOLUTION
    windows = ids.unfold(0, model.context_length + 1, 1)  # (L - T, T + 1), a view
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, fused=True)
    losses = []
    for step in range(1, steps + 1):
        starts = torch.randint(len(windows), (batch_size,), generator=generator)
        loss = _losses(model, windows[starts.to(ids.device)], "mean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if report is not None:
            report(step, losses[-1])
    return losses
    # END SOLUTION


def perplexity(model, ids):
    """The perplexity of a held-out text, cut into windows that do not overlap.

    ids: (L,) of int64, L >= 2. The windows are ids[0 : n], ids[n : 2 n], ... with n =
    context_length + 1; the last one may be shorter. Every id but the first of each window is
    predicted from those before it in its window (so a last window of one id predicts nothing).
    Returns exp(-(1/N) sum log p), a float; the sum is over all N predictions of all windows.
    Leaves the model as it is: parameters, their gradients and requires_grad, training or evaluation
    mode; and autograd switched on if it was.
    Source: Lecture 19, "Language Modeling".
    """
    # BEGIN SOLUTION
    n = model.context_length + 1
    whole = ids[: len(ids) // n * n].reshape(-1, n)  # (number of whole windows, n)
    rest = ids[len(whole) * n :].reshape(1, -1)
    total = count = 0
    with torch.no_grad():
        for windows in (*whole.split(64), rest):  # 64 at a time, to bound the memory
            if windows.shape[0] and windows.shape[1] > 1:
                total += _losses(model, windows, "sum").item()
                count += windows[:, 1:].numel()
    return math.exp(total / count)
    # END SOLUTION
