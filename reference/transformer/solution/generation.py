"""Problem 4.9: text from a language model, token by token, with a cache of keys and values.

Lecture 19, "Transformer Language Model". The random numbers are given, so that everybody draws the
same text.
"""

# BEGIN SCAFFOLD
import torch

# END SCAFFOLD
# BEGIN SOLUTION
class Cache:
    """The keys and values of every layer, in memory that is reserved once. length: how many
    positions they are of; the model moves it."""

    def __init__(self, size):
        """size: int, the most positions."""
        self.size, self.length = size, 0
        self._keys, self._values = [], []  # of each layer, (B, h, size, C / h)

    def extend(self, layer, k, v):
        """Add those of new positions, (B, h, T, C / h); returns those of all positions so far."""
        B, h, T, d_k = k.shape
        if layer == len(self._keys):
            self._keys.append(k.new_empty(B, h, self.size, d_k))
            self._values.append(v.new_empty(B, h, self.size, d_k))
        keys, values, end = self._keys[layer], self._values[layer], self.length + T
        keys[:, :, self.length : end] = k
        values[:, :, self.length : end] = v
        return keys[:, :, :end], values[:, :, :end]


def _draw(logits, uniforms):
    """logits: (B, V), uniforms: (B,) -> (B,), by inversion of the distribution function."""
    F = torch.softmax(logits, dim=-1).cumsum(dim=-1)  # (B, V)
    ids = (F <= uniforms[:, None]).sum(dim=-1)  # the smallest k with u < F(k)
    return ids.clamp(max=logits.shape[-1] - 1)  # rounding: F may end below u
# END SOLUTION
def generate(model, ids, n_tokens, temperature, uniforms, use_cache=True):
    """Continue texts by n_tokens ids, each drawn from the model's distribution for it.

    model: with use_cache your TransformerLM; without it any nn.Module with an attribute
    context_length that maps ids (B, T) to logits (B, T, V), and it is used in no other way.
    ids: (B, T) of int64, T >= 1; T may be larger than context_length.   n_tokens: int.
    temperature: float > 0; the logits are divided by it.
    uniforms: (B, n_tokens), in [0, 1), of any floating dtype: with p the distribution for text b's
    next id, step i takes the smallest id k with uniforms[b, i] < p(0) + ... + p(k).
    What the model sees of a text is its last context_length ids, the first of them at position 0.
    So as long as a text fits, a position keeps its number, and use_cache computes keys and values
    only for positions that are new; beyond that all of them change with every step, and have to be
    computed anew. The result is the same with and without use_cache.
    Calls do not depend on each other: between them, the parameters may change.
    Returns the new ids: (B, n_tokens) of int64. ids and uniforms stay as they are.
    Source: Lecture 19, "Transformer Language Model".
    """
    # BEGIN SOLUTION
    T = ids.shape[1]
    texts = torch.cat([ids, ids.new_empty(len(ids), n_tokens)], dim=1)  # (B, T + n_tokens)
    cache = Cache(model.context_length) if use_cache else None
    with torch.no_grad():
        for i in range(n_tokens):
            seen = T + i
            if cache is not None and seen <= model.context_length:
                logits = model(texts[:, cache.length : seen], cache)
            else:
                logits = model(texts[:, max(0, seen - model.context_length) : seen])
            texts[:, seen] = _draw(logits[:, -1] / temperature, uniforms[:, i])
    return texts[:, T:]
    # END SOLUTION
