"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out. All random
numbers come from the nonce, which is known only when the clock runs, and no two links are alike.
What is timed on a GPU works on the CPU where PyTorch sees none.
"""

import math

import numpy as np
import torch

STEPS, RATE, STRIDE = 2, 1e-3, 41


def _device():
    return "cuda" if torch.cuda.is_available() else "cpu"


def attention_of_many_queries(attention, x, units):
    """Causal attention again and again; half of what one link yields goes into the next queries.

    x: (B, T, C).   Returns the last output, (B, T, C), each row divided by its largest entry.
    """

    def turn(nonce):
        noise = torch.tensor(np.random.default_rng(nonce).normal(size=2 * x.numel())).to(x)
        y = x
        for link in range(units):
            start = STRIDE * link % x.numel()  # other numbers in each link, for no work at all
            fresh = noise[start : start + x.numel()].view(x.shape)
            out = torch.as_tensor(attention(fresh + y / 2, x, fresh)).to(x)
            y = out / out.abs().amax(dim=-1, keepdim=True)
        return y.float().cpu()

    return turn


def attention_in_bfloat16(attention, x, units):
    """The same in bfloat16.   x: (B, T, C), float32.   Returns the last output, (B, T, C)."""
    given = torch.as_tensor(x, dtype=torch.bfloat16, device=_device())
    return attention_of_many_queries(attention, given, units)


def steps_of_training(TransformerLM, set_params, get_params, train, size, params, ids, units):
    """Training on texts of one window, so that all draw the same: some steps in each link. The next
    link starts from the given parameters, scaled by the last loss, and from half of what has been
    learnt.

    size: the arguments of TransformerLM.   ids: (T + 1,) with T the context length.
    Returns the loss of every step, before its update: a list of units * STEPS floats.
    """
    model = TransformerLM(*size)
    set_params(model, params)
    model.to(_device())

    def turn(nonce):
        noise = np.random.default_rng(nonce).integers(size[0], size=(units, len(ids)))
        texts = ((torch.tensor(noise) + ids) % size[0]).to(_device())
        told, before = [], params
        for link, text in enumerate(texts):
            set_params(model, before)
            told += [float(loss) for loss in train(model, text, STEPS, 1, RATE, link)]
            scale, after = told[-1] / math.log(size[0]), get_params(model)
            before = {k: scale * p + (after[k] - before[k]) / 2 for k, p in params.items()}
        return told

    return turn


def texts_with_a_cache(TransformerLM, set_params, generate, size, params, ids, uniforms, units):
    """Texts that go on where the link before has ended, from a model with given parameters.

    size: the arguments of TransformerLM.   ids: (B, T).   uniforms: (B, n).   Returns the last
    link's ids, (B, n): each text follows from itself alone.
    """
    model = TransformerLM(*size)
    set_params(model, params)

    def turn(nonce):
        noise = np.random.default_rng(nonce).integers(size[0], size=tuple(ids.shape))
        texts = (ids + torch.tensor(noise)) % size[0]
        for _ in range(units):
            new = generate(model, texts, uniforms.shape[1], 1.0, uniforms)
            texts = torch.as_tensor(new)[:, -ids.shape[1] :]
        return texts

    return turn
