"""Inputs and outputs of the public checks, recorded by `python -m handouts.starter`.

They are small examples; no hidden check uses one of these inputs.
"""

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import torch

TOYS = Path(__file__).parents[2] / "assignments/transformer/support/toys.py"
Q = np.array([1.5, -0.5])
KEYS = np.array([[1.0, 0.5], [-0.5, 1.0], [0.25, -1.5]])
VALUES = np.array([[2.0, 0.0, -1.0], [0.5, 1.0, 1.5], [-1.0, 0.25, 0.5]])
QUERIES = np.array([[0.5, 1.0], [1.5, -0.5], [-1.0, 0.75]])

X = np.array([[[0.5, -1.0, 0.25], [1.5, 0.75, -0.5]]])  # (B, T, C) = (1, 2, 3)
A = np.array([[1.0, 3.0, 2.0, -2.0], [0.5, -1.5, 2.5, 0.5]])
GAMMA, BETA = np.array([1.5, 0.5, -1.0, 2.0]), np.array([0.25, -0.5, 0.0, 1.0])
G_B = np.array([[1.25, -0.5, 0.75, -1.0], [-0.25, 1.5, 0.5, -0.75]])

TABLE, IDS = np.array([[0.5, 1.0], [1.5, -0.5], [-1.0, 2.0]]), np.array([[2, 0, 2]])
DISTANCES = np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 0.5]])  # of -1, 0 and 1

SIZE = (5, 4, 4, 2, 1)  # vocab_size, context_length, d_model, n_heads, n_layers
TEXT = np.array([[3, 0, 4], [1, 1, 2]])
UNIFORMS = np.array([[0.125, 0.75, 0.5, 0.875], [0.5, 0.25, 0.875, 0.375]])


def examples(reference: Any) -> dict[str, dict[str, object]]:
    """Name of an example -> its inputs, and what the solution returns for them."""
    found = _attention(reference) | _layers(reference) | _positions(reference)
    return _plain(found | _models(reference))


def _attention(reference: Any) -> dict[str, dict[str, Any]]:
    """Problems 4.1 to 4.3."""
    q, keys, values, queries = map(torch.tensor, (Q, KEYS, VALUES, QUERIES))
    s, a, x = reference.attend(q, keys, values)
    matrices = {f"w_{k}": grid(3, 4, start) for start, k in enumerate("qkv")}
    heads = {"x": X, **matrices, "w_o": grid(4, 3, 3)}
    return {
        "one query": {"q": Q, "keys": KEYS, "values": VALUES, "s": s, "a": a, "x": x},
        "all queries": {
            "q": QUERIES, "k": KEYS, "v": VALUES,
            "causal": reference.attention(queries, keys, values),
            "unmasked": reference.attention(queries, keys, values, False),
        },
        "two heads": heads | {
            "output": reference.multi_head(
                *map(torch.tensor, heads.values()), 2, reference.attention
            ),
        },
    }  # fmt: skip


def _layers(reference: Any) -> dict[str, dict[str, Any]]:
    """Problems 4.4 and 4.5."""
    a, gamma, beta, g_b = map(torch.tensor, (A, GAMMA, BETA, G_B))
    b = reference.layer_norm_forward(a, gamma, beta)
    gradients = reference.layer_norm_backward(a, gamma, beta, b, g_b)
    network = {"x": X, "w_1": grid(3, 4, 4), "b_1": BETA, "w_2": grid(4, 3, 5), "b_2": A[1, :3]}
    return {
        "norm": {"a": A, "gamma": GAMMA, "beta": BETA, "b": b, "g_b": G_B}
        | dict(zip(("g_a", "g_gamma", "g_beta"), gradients, strict=True)),
        "network": network
        | {"output": reference.feed_forward(*map(torch.tensor, network.values()))},
    }


def _positions(reference: Any) -> dict[str, dict[str, Any]]:
    """Problem 4.6."""
    table, ids, upstream = torch.tensor(TABLE), torch.tensor(IDS), torch.tensor(KEYS[None])
    queries, keys, distances = map(torch.tensor, (QUERIES, KEYS, DISTANCES))
    scores = reference.relative_scores(queries, keys, distances)
    return {
        "sinusoidal": {"table": reference.sinusoidal(3, 4)},
        "embedding": {
            "table": TABLE, "ids": IDS, "g_b": KEYS[None],
            "b": reference.embedding_forward(table, ids),
            "g_table": reference.embedding_backward(table, ids, upstream),
        },
        "relative": {"q": QUERIES, "k": KEYS, "table": DISTANCES, "scores": scores},
    }  # fmt: skip


def _models(reference: Any) -> dict[str, dict[str, Any]]:
    """Problems 4.7 to 4.9."""
    toys = runpy.run_path(str(TOYS))
    model = reference.TransformerLM(*SIZE)
    shapes = {name: each.shape for name, each in reference.get_params(model).items()}
    params = {name: grid(*shape, start) for start, (name, shape) in enumerate(shapes.items())}
    reference.set_params(model, params)
    text, uniforms = torch.tensor(TEXT), torch.tensor(UNIFORMS)
    held_out, words, places = np.arange(11) ** 2 % 5, 2 * grid(5, 5, 1), 1 + grid(3, 5, 2)
    toy = reference.perplexity, words, places, torch.tensor(held_out)
    return {
        "model": {"size": SIZE, "params": params, "text": TEXT, "logits": model(text).detach()},
        "held out": {
            "words": words, "places": places, "ids": held_out,
            "perplexity": toys["measured"](*toy)[0],
        },
        "texts": {
            "temperature": 0.5, "uniforms": UNIFORMS,
            "ids": toys["continued"](
                reference.generate, words, places, text, 4, 0.5, uniforms, False
            ),
        },
    }  # fmt: skip


def grid(*sizes: int) -> Any:
    """Sizes but the last, and a start: an array of numbers in eighths from -1 to 1, in no order."""
    *shape, start = sizes
    return ((np.arange(np.prod(shape)) + start) * 7 % 17 - 8).reshape(shape) / 8


def _plain(value: Any) -> Any:
    """Tensors as arrays."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value.numpy() if isinstance(value, torch.Tensor) else value
