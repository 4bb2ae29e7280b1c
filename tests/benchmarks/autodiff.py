"""The autodiff reference at scale: one training step of an MLP against PyTorch and against its bare
matrix products, and what the tape costs per module."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from autograder.checks.reference import load_reference
from autograder.course import find_course
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
Step = Callable[[], Any]
SIZES = (784, 512, 512, 10)
ETA = 0.01
ROUNDS, SECONDS = 15, 0.15  # turns of each, and how long one takes


@cache
def reference() -> SimpleNamespace:
    return load_reference(find_course(ROOT).assignment("autodiff"))


def mlp_step() -> Iterator[Row]:
    """Batches of 128 and of 1; turns alternate, medians are compared."""
    fast = _rates(_steps(batch=128))
    ours, torchs, floor = (fast[name] for name in ("reference", "torch", "products"))
    what = f"MLP 784-512-512-10, batch 128, float32 ({1e3 / ours:.2f} ms a step)"
    yield f"{what} / torch eager", f"{ours / torchs:.2f}", ">= 0.9", ours >= 0.9 * torchs
    yield f"{what} / bare GEMMs", f"{ours / floor:.2f}", ">= 0.75", ours >= 0.75 * floor
    slow = _rates({k: v for k, v in _steps(batch=1).items() if k != "products"})
    ratio = slow["reference"] / slow["torch"]
    what = f"the same, batch 1 ({1e3 / slow['reference']:.2f} ms a step) / torch eager"
    yield what, f"{ratio:.2f}", ">= 0.7", ratio >= 0.7


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

    rates = _rates({"with": with_tape, "without": without})
    each = (1 / rates["with"] - 1 / rates["without"]) / count * 1e6
    yield "the tape's own share, per module forward and backward", f"{each:.1f} us", "", True


def _rates(steps: dict[str, Step]) -> dict[str, float]:
    """Calls per second of each, the median of alternating turns."""
    for step in steps.values():
        step()
    found: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            calls, start = 0, time.perf_counter()
            while (spent := time.perf_counter() - start) < SECONDS:
                step()
                calls += 1
            found[name].append(calls / spent)
    return {name: statistics.median(rates) for name, rates in found.items()}


def _steps(batch: int) -> dict[str, Step]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, SIZES[0])).astype(np.float32)
    labels = rng.integers(SIZES[-1], size=batch)
    weights = [
        (rng.normal(size=(b, a)) / np.sqrt(a)).astype(np.float32) for a, b in pairwise(SIZES)
    ]
    return {
        "reference": _modules([w.copy() for w in weights], x, labels),
        "torch": _torch([w.copy() for w in weights], x, labels),
        "products": _products(weights, x),
    }


def _modules(weights: list[Any], x: Any, labels: Any) -> Step:
    """The reference's own modules, one after another; nobody needs the gradient of the data."""
    it = reference()

    def step() -> float:
        a, outputs = x, []  # the input of each linear module
        for w in weights[:-1]:
            outputs.append(a)
            a = it.sigmoid_forward_batch(it.linear_forward_batch(a, w))
        outputs.append(a)
        logits = it.linear_forward_batch(a, weights[-1])
        loss = it.softmax_cross_entropy_forward(logits, labels)
        g = it.softmax_cross_entropy_backward(logits, labels, 1.0)
        gradients = []
        for w, a in zip(weights[:0:-1], outputs[:0:-1], strict=True):
            g_a, g_w = it.linear_backward_batch(a, w, None, g)
            gradients.append(g_w)
            g = it.sigmoid_backward_batch(None, a, g_a)
        gradients.append(g.T @ x)
        for w, g_w in zip(reversed(weights), gradients, strict=True):
            g_w *= ETA
            w -= g_w
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


def _products(weights: list[Any], x: Any) -> Step:
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
