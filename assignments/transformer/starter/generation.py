"""Problem 4.9: text from a language model, token by token, with a cache of keys and values.

Lecture 19, "Transformer Language Model". The random numbers are given, so that everybody draws the
same text.
"""

import torch

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
    raise NotImplementedError("problem 4.9: generate")
