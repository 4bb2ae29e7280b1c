"""For problems 4.8 and 4.9: small language models, so that a mistake in your 4.7 costs nothing here.

Each maps ids (B, T) to logits (B, T, V) and has a context_length, which is all that these problems
ask of a model.
"""

import torch
from torch import nn


class Running(nn.Module):
    """The logits at position t are the sum over s <= t of words[ids[s]] * places[s].

    words: (V, V).   places: (context_length, V). Both are parameters.
    """

    def __init__(self, words, places):
        nn.Module.__init__(self)
        self.context_length = len(places)
        self.words = nn.Parameter(torch.as_tensor(words).clone())
        self.places = nn.Parameter(torch.as_tensor(places).clone())

    def forward(self, ids):
        T = fitting(ids, self.context_length)
        return (self.words[ids] * self.places[:T]).cumsum(dim=1)  # (B, T, V)


class Watched(nn.Module):
    """Knows nothing, and keeps the ids that it is asked about in `seen`."""

    def __init__(self, vocab_size, context_length):
        nn.Module.__init__(self)
        self.context_length, self.seen = context_length, []
        self.bias = nn.Parameter(torch.zeros(vocab_size))

    def forward(self, ids):
        fitting(ids, self.context_length)
        self.seen.append(ids.clone())
        return self.bias.expand(*ids.shape, -1)  # (B, T, V)


class Recurrent(nn.Module):
    """A recurrent language model, for a text that is easy to learn."""

    def __init__(self, vocab_size, context_length, size):
        nn.Module.__init__(self)
        self.context_length, self.words = context_length, nn.Embedding(vocab_size, size)
        self.states = nn.GRU(size, size, batch_first=True)
        self.head = nn.Linear(size, vocab_size)

    def forward(self, ids):
        fitting(ids, self.context_length)
        return self.head(self.states(self.words(ids))[0])  # (B, T, V)


def fitting(ids, context_length):
    """The length of the texts; ValueError where it is more than the context length."""
    if not 1 <= ids.shape[1] <= context_length:
        raise ValueError(f"{ids.shape[1]} words, but the context length is {context_length}")
    return ids.shape[1]


def trained(train, words, places, ids, *args):
    """(what train(model, ids, *args) returns; words, places and ids after it) for a new Running
    model, which has gradients from before."""
    model = Running(words, places)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    returned = train(model, ids, *args)
    return returned, model.words, model.places, ids


def drawn(train, vocab_size, context_length, *args):
    """All ids (B, T) that train(model, *args) asks a new Watched model about, in order."""
    model = Watched(vocab_size, context_length)
    train(model, *args)
    return model.seen


def measured(perplexity, words, places, ids, training=True):
    """(perplexity(model, ids), what it has changed: a list, empty where all is right).

    The model has gradients from before. With training it is in training mode; without, it is in
    evaluation mode, and its places are frozen.
    """
    model = Running(words, places)
    model.train(training).places.requires_grad_(training)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    before, enabled = _state(model, ids), torch.is_grad_enabled()
    result = perplexity(model, ids)
    after = _state(model, ids)
    torch.set_grad_enabled(enabled)
    return result, [name for name in before if before[name] != after[name]]


def _state(model, ids):
    """What must be the same before and after a measurement, by name."""
    parameters = list(model.parameters())
    gradients = [None if p.grad is None else p.grad.tolist() for p in parameters]
    return {
        "parameters": [p.tolist() for p in parameters], "gradients": gradients,
        "whether there are gradients": [p.grad is not None for p in parameters],
        "requires_grad": [p.requires_grad for p in parameters],
        "training mode": model.training, "gradient mode": torch.is_grad_enabled(),
        "ids": ids.tolist(),
    }  # fmt: skip


def continued(generate, words, places, *args):
    """generate(model, *args) for a new Running model."""
    return generate(Running(words, places), *args)
