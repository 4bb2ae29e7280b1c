"""Second, independent ways to what the transformer reference computes.

Scalar loops over Python floats, PyTorch's own layers with copied weights, and sums over all cases.
They share no line with the solution.
"""

# ruff: noqa: N806 (sizes have the names of the course)

from __future__ import annotations

import math
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import nn

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/transformer", ROOT / "reference/transformer"
Tensor = Any
Model = Any


def load(path: Path) -> SimpleNamespace:
    """The names that this file defines."""
    return SimpleNamespace(**runpy.run_path(str(path)))


def solution(name: str) -> SimpleNamespace:
    return load(SECRET / "solution" / f"{name}.py")


def support(name: str) -> SimpleNamespace:
    return load(PUBLIC / "support" / f"{name}.py")


def normal(seed: int, *shape: int) -> Tensor:
    """Gaussian float64."""
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def dot(a: Any, b: Any) -> float:
    return sum(float(x) * float(y) for x, y in zip(a, b, strict=True))


def attended(q: Tensor, keys: Tensor, values: Tensor) -> list[float]:
    """The output for one query, number by number."""
    exps = [math.exp(dot(key, q) / math.sqrt(len(q))) for key in keys]
    columns = values.T.tolist()
    return [sum(e * v for e, v in zip(exps, c, strict=True)) / sum(exps) for c in columns]


def decided(model: Model, seed: int) -> Model:
    """The model with parameters of ordinary size: its predictions are far from uniform."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in model.parameters():
            scale = p.shape[-1] ** -0.5 if p.ndim == 2 else 0.3
            p.copy_(p.round() + scale * torch.randn(p.shape, generator=generator))
    return model


def by_encoder_layers(params: dict[str, Any], n_heads: int, ids: Tensor) -> Tensor:
    """Logits by nn.TransformerEncoderLayer, norm first, with parameters of `get_params`."""
    p = {name: torch.as_tensor(value) for name, value in params.items()}
    C = p["tokens"].shape[1]
    T = ids.shape[1]
    mask = nn.Transformer.generate_square_subsequent_mask(T)
    x = p["tokens"][ids] + p["positions"][:T]
    for i in range(sum(name.endswith(".w_q") for name in p)):
        layer = nn.TransformerEncoderLayer(
            C, n_heads, 4 * C, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        layer.load_state_dict(_state(p, i))
        x = layer(x, src_mask=mask)
    x = nn.functional.layer_norm(x, (C,), p["gamma_f"], p["beta_f"])
    return x @ p["tokens"].T


def _state(p: dict[str, Tensor], i: int) -> dict[str, Tensor]:
    """The state of PyTorch's encoder layer, which keeps matrices transposed."""
    return {
        "self_attn.in_proj_weight": torch.cat([p[f"{i}.w_{k}"].T for k in "qkv"]),
        "self_attn.in_proj_bias": torch.cat([p[f"{i}.b_{k}"] for k in "qkv"]),
        "self_attn.out_proj.weight": p[f"{i}.w_o"].T,
        "self_attn.out_proj.bias": p[f"{i}.b_o"],
        "linear1.weight": p[f"{i}.w_1"].T,
        "linear1.bias": p[f"{i}.b_1"],
        "linear2.weight": p[f"{i}.w_2"].T,
        "linear2.bias": p[f"{i}.b_2"],
        "norm1.weight": p[f"{i}.gamma_1"],
        "norm1.bias": p[f"{i}.beta_1"],
        "norm2.weight": p[f"{i}.gamma_2"],
        "norm2.bias": p[f"{i}.beta_2"],
    }
