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


def trained(train, words, places, *args):
    """(what train(model, *args) returns, words and places after it) for a new Running model."""
    model = Running(words, places)
    returned = train(model, *args)
    return returned, model.words, model.places


def drawn(train, vocab_size, context_length, *args):
    """All ids (B, T) that train(model, *args) asks a new Watched model about, in order."""
    model = Watched(vocab_size, context_length)
    train(model, *args)
    return model.seen


def measured(perplexity, words, places, *args):
    """(perplexity(model, *args), whether the model and its gradients are as before)."""
    model = Running(words, places)
    result = perplexity(model, *args)
    same = torch.equal(model.words.detach(), torch.as_tensor(words))
    return result, same and all(p.grad is None for p in model.parameters())


def continued(generate, words, places, *args):
    """generate(model, *args) for a new Running model."""
    return generate(Running(words, places), *args)
