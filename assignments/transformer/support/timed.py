"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out, and the nonce
is known only when the clock runs. What is timed on a GPU works on the CPU where PyTorch sees none.
"""

import math

import torch
from torch.nn.utils import parameters_to_vector

STEPS, RATE = 2, 1e-3


def _device():
    return "cuda" if torch.cuda.is_available() else "cpu"


def attention_of_many_queries(attention, x, units):
    """Causal attention again and again; what one link yields is added to the next one's input.

    x: (B, T, C).   Returns the last output, (B, T, C).
    """

    def turn(nonce):
        first = x.roll(nonce % x.shape[1], dims=1)
        y = first
        for _ in range(units):
            out = torch.as_tensor(attention(y, first, y))
            y = first + out / out.abs().amax(dim=-1, keepdim=True)
        return y

    return turn


def attention_in_bfloat16(attention, x, units):
    """The same in bfloat16.   x: (B, T, C), float32.   Returns the last output, (B, T, C)."""
    given = torch.as_tensor(x, dtype=torch.bfloat16, device=_device())

    def turn(nonce):
        first = given.roll(nonce % x.shape[1], dims=1)
        y = first
        for _ in range(units):
            out = torch.as_tensor(attention(y, first, y)).to(first)
            y = first + out / out.abs().amax(dim=-1, keepdim=True)
        return y.float().cpu()

    return turn


def steps_of_training(TransformerLM, set_params, train, size, params, ids, units):
    """Training on a text of one window, so that all draw the same: some steps in each link, another
    text in each. The next link starts from the given parameters, scaled by the last loss, and from
    half of what has been learnt.

    size: the arguments of TransformerLM.   ids: (T + 1,) with T the context length.
    Returns the loss of every step, before its update: a list of units * STEPS floats.
    """
    model = TransformerLM(*size)
    set_params(model, params)
    model.to(_device())
    ids = torch.as_tensor(ids).to(_device())
    weights = list(model.parameters())
    start = parameters_to_vector(weights).detach()  # a copy

    def turn(nonce):
        told, before = [], start
        _set(weights, start)
        for link in range(units):
            text = (ids + (nonce + link) % size[0]) % size[0]
            told += [float(loss) for loss in train(model, text, STEPS, 1, RATE, link)]
            learnt = parameters_to_vector(weights).detach() - before
            before = start * (told[-1] / math.log(size[0])) + learnt / 2
            _set(weights, before)
        return told

    return turn


@torch.no_grad()
def _set(weights, vector):
    parts = vector.split([each.numel() for each in weights])
    for each, part in zip(weights, parts, strict=True):
        each.copy_(part.view_as(each))


def texts_with_a_cache(TransformerLM, set_params, generate, size, params, ids, uniforms, units):
    """Texts that go on where the link before has ended, from a model with given parameters.

    size: the arguments of TransformerLM.   ids: (B, T).   uniforms: (B, n).   Returns the last
    link's ids, (B, n): each text follows from itself alone.
    """
    model = TransformerLM(*size)
    set_params(model, params)

    def turn(nonce):
        texts = (ids + nonce % size[0]) % size[0]
        for _ in range(units):
            new = generate(model, texts, uniforms.shape[1], 1.0, uniforms)
            texts = torch.as_tensor(new)[:, -ids.shape[1] :]
        return texts

    return turn
