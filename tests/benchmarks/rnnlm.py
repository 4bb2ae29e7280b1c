"""Training of the RNN-LM reference, in NumPy, against torch.nn.RNN on the same CPU."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tests.benchmarks.apart import Step, rates_apart
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
V, BATCH, LENGTH, RATE = 65, 32, 64, 1e-3


@cache
def reference() -> SimpleNamespace:
    """The solution's own functions, without the copies that shield them from checks."""
    names: dict[str, Any] = {}
    for file in ("language_model", "training"):
        path = ROOT / f"reference/rnnlm/solution/{file}.py"
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return SimpleNamespace(**names)


def training() -> Iterator[Row]:
    """Forward, backward, clipping and Adam, float32, for a small and a large hidden layer."""
    for hidden, least in ((128, 1.5), (512, 1.0)):
        rates = rates_apart(_prepare, ["reference", "torch"], hidden)
        ratio = rates["reference"] / rates["torch"]
        tokens = rates["reference"] * BATCH * LENGTH
        what = f"RNN-LM training, H {hidden}, T {LENGTH}, batch {BATCH}, one thread"
        yield (
            f"{what} ({tokens:,.0f} tokens/s) / torch.nn.RNN",
            f"{ratio:.2f}",
            f">= {least}",
            (ratio >= least),
        )


def _prepare(name: str, hidden: int) -> Step:
    ids = np.random.default_rng(0).integers(V, size=(BATCH, LENGTH))
    return {"reference": _reference, "torch": _torch}[name](hidden, ids)


def _reference(hidden: int, ids: Any) -> Step:
    """A step of `train`."""
    it = reference()
    params = it.init_params(V, hidden, 0)
    state = [params, *({k: np.zeros_like(p) for k, p in params.items()} for _ in range(2)), 0]

    def step() -> float:
        params, m, v, count = state
        value, gradients = it.loss_and_gradients(params, ids)
        clipped = it.clip_by_norm(gradients, it.MAX_NORM)
        state[:] = [*it.adam_step(params, clipped, m, v, count + 1, RATE), count + 1]
        return float(value)

    return step


def _torch(hidden: int, ids: Any) -> Step:
    """The same model and the same step, as its documentation has it."""
    rnn, head = nn.RNN(V + 1, hidden, batch_first=True), nn.Linear(hidden, V)
    parameters = [*rnn.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=RATE)
    words = torch.from_numpy(ids)
    inputs = torch.cat([torch.full((BATCH, 1), V), words[:, :-1]], dim=1)

    def step() -> float:
        h, _ = rnn(functional.one_hot(inputs, V + 1).float())
        loss = functional.cross_entropy(head(h).flatten(0, 1), words.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return loss.item()

    return step


MEASUREMENTS = [training]
