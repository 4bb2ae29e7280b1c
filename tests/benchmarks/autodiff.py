"""The autodiff reference at scale: one training step of an MLP against PyTorch and against its bare
matrix products, and what the tape costs per module."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from tests.benchmarks.apart import ROUNDS, Step, rate, rates_apart
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
SIZES = (784, 512, 512, 10)
ETA = 0.01


@cache
def reference() -> SimpleNamespace:
    """The solution's own functions, without the copies that shield them from checks."""
    names: dict[str, Any] = {}
    for file in ("batched", "stable", "functional", "tape"):
        path = ROOT / f"reference/autodiff/solution/{file}.py"
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return SimpleNamespace(**names)


def mlp_step() -> Iterator[Row]:
    """Batches of 128 and of 1, on one thread; and on all, for information."""
    mlp, names = "MLP 784-512-512-10, float32, batch", ["reference", "torch", "products"]
    one = rates_apart(_prepare, names, 128, threads=1)
    ours, torchs, floor = (one[name] for name in names)
    what = f"{mlp} 128, one thread ({1e3 / ours:.2f} ms a step)"
    yield f"{what} / torch eager", f"{ours / torchs:.2f}", ">= 0.9", ours >= 0.9 * torchs
    yield f"{what} / bare GEMMs", f"{ours / floor:.2f}", ">= 0.75", ours >= 0.75 * floor
    slow = rates_apart(_prepare, names[:2], 1, threads=1)
    ratio = slow["reference"] / slow["torch"]
    what = f"{mlp} 1, one thread ({1e3 / slow['reference']:.2f} ms a step) / torch eager"
    yield what, f"{ratio:.2f}", ">= 0.7", ratio >= 0.7
    cores = os.cpu_count() or 1
    every = rates_apart(_prepare, names, 128, threads=cores)
    ours, torchs, floor = (every[name] for name in names)
    what = f"{mlp} 128, {cores} threads ({1e3 / ours:.2f} ms a step) / torch, / GEMMs"
    yield what, f"{ours / torchs:.2f}, {ours / floor:.2f}", "", True


def tape_overhead() -> Iterator[Row]:
    """Sigmoid modules of 16 entries on the tape, against the same forwards and backwards."""
    it, a, count = reference(), np.linspace(-1, 1, 16), 100

    def with_tape() -> None:
        module = it.Leaf(a)
        for _ in range(count):
            module = it.Sigmoid().apply_fwd(module)
        it.tape_bwd()

    def without() -> None:
        module, values = it.Sigmoid(), [a]
        for _ in range(count):
            values.append(module.forward(values[-1]))
        g = np.ones_like(a)
        for x, b in reversed(list(pairwise(values))):
            (g,) = module.backward(x, b, g)

    rates: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(ROUNDS):
        rates["with"].append(rate(with_tape))
        rates["without"].append(rate(without))
    slow, fast = (1 / statistics.median(each) for each in rates.values())
    each = (slow - fast) / count * 1e6
    yield "the tape's own share, per module forward and backward", f"{each:.1f} us", "", True


def _prepare(name: str, batch: int) -> Step:
    """A step of the reference's modules, of torch, or of the bare products."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, SIZES[0])).astype(np.float32)
    labels = rng.integers(SIZES[-1], size=batch)
    weights = [
        (rng.normal(size=(b, a)) / np.sqrt(a)).astype(np.float32) for a, b in pairwise(SIZES)
    ]
    ours = _modules if batch > 1 else _one_example
    return {"reference": ours, "torch": _torch, "products": _products}[name](weights, x, labels)


def _modules(weights: list[Any], x: Any, labels: Any) -> Step:
    """The reference's own modules, one after another; nobody needs the gradient of the data. The
    loss has the upstream gradient eta, so that every gradient is a step already."""
    it = reference()

    def step() -> float:
        a, outputs = x, []  # the input of each linear module
        for w in weights[:-1]:
            outputs.append(a)
            a = it.sigmoid_forward_batch(it.linear_forward_batch(a, w))
        outputs.append(a)
        logits = it.linear_forward_batch(a, weights[-1])
        loss = it.softmax_cross_entropy_forward(logits, labels)
        g = it.softmax_cross_entropy_backward(logits, labels, ETA)
        for w, a in zip(weights[:0:-1], outputs[:0:-1], strict=True):
            g_a, g_w = it.linear_backward_batch(a, w, None, g)
            w -= g_w  # at once: its gradient is still in the cache
            g = it.sigmoid_backward_batch(None, a, g_a)
        weights[0] -= g.T @ x
        return float(loss)

    return step


def _one_example(weights: list[Any], x: Any, labels: Any) -> Step:
    """The modules of problem 2.4, for one example."""
    it = reference()
    example = x[0]

    def step() -> float:
        a, outputs = example, []
        for w in weights[:-1]:
            outputs.append(a)
            a = it.sigmoid_forward(it.linear_forward(a, w))
        outputs.append(a)
        logits = it.linear_forward(a, weights[-1])[None]
        loss = it.softmax_cross_entropy_forward(logits, labels)
        g = it.softmax_cross_entropy_backward(logits, labels, ETA)[0]
        for w, a in zip(weights[:0:-1], outputs[:0:-1], strict=True):
            g_a, g_w = it.linear_backward(a, w, None, g)
            w -= g_w
            g = it.sigmoid_backward(None, a, g_a)
        weights[0] -= np.outer(g, example)
        return float(loss)

    return step


def _torch(weights: list[Any], x: Any, labels: Any) -> Step:
    """The same in eager PyTorch, as its tutorials write it."""
    layers: list[torch.nn.Module] = []
    for w in weights:
        layer = torch.nn.Linear(w.shape[1], w.shape[0], bias=False)
        layer.weight.data = torch.from_numpy(w)
        layers += [layer, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=ETA)
    data, classes = torch.from_numpy(x), torch.from_numpy(labels)

    def step() -> float:
        loss = torch.nn.functional.cross_entropy(model(data), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def _products(weights: list[Any], x: Any, labels: Any) -> Step:
    """The matrix products of a step, and nothing else."""
    inputs = [x]
    for w in weights:
        inputs.append(inputs[-1] @ w.T)

    def step() -> None:
        for w, a in zip(weights, inputs, strict=False):
            a @ w.T
        for w, a, g in zip(weights, inputs, inputs[1:], strict=False):
            g.T @ a
            if a is not x:
                g @ w

    return step


MEASUREMENTS = [mlp_step, tape_overhead]
