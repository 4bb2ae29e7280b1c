"""The Transformer-LM reference against nanoGPT, on the same CPU.

nanoGPT is not part of this project: point NANOGPT at a checkout of it (its model.py is used).
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from tests.benchmarks.apart import Step, rates_apart
from tests.conftest import ROOT

Row = tuple[str, str, str, bool]
V, WIDTH, HEADS, LAYERS, RATE = 65, 128, 4, 4, 1e-3
BATCH, BLOCK, STEPS = 12, 64, 5  # of training
WINDOW, PROMPT, NEW = 256, 8, 240  # of generation: it ends inside the window
HELP = "set NANOGPT to a checkout of github.com/karpathy/nanoGPT to measure against it"


def training() -> Iterator[Row]:
    """Batches drawn, forward, backward, AdamW."""
    if not os.environ.get("NANOGPT"):
        yield f"Transformer-LM / nanoGPT: {HELP}", "-", "", True
        return
    rates = rates_apart(_prepare_training, ["reference", "nanoGPT"])
    ratio = rates["reference"] / rates["nanoGPT"]
    tokens = rates["reference"] * STEPS * BATCH * BLOCK
    what = f"Transformer-LM training, {LAYERS} x {WIDTH}, block {BLOCK}, batch {BATCH}, one thread"
    yield f"{what} ({tokens:,.0f} tokens/s) / nanoGPT", f"{ratio:.2f}", ">= 0.9", ratio >= 0.9


def generation() -> Iterator[Row]:
    """One text, inside the window: with the cache, and nanoGPT's, which has none."""
    if not os.environ.get("NANOGPT"):
        return
    rates = rates_apart(_prepare_generation, ["reference", "nanoGPT"])
    ratio = rates["reference"] / rates["nanoGPT"]
    what = f"generation with the cache, block {WINDOW} ({rates['reference'] * NEW:,.0f} tokens/s)"
    yield f"{what} / nanoGPT", f"{ratio:.2f}", ">= 3", ratio >= 3


def _prepare_training(name: str) -> Step:
    """STEPS steps; batches are drawn as each project draws its own."""
    torch.manual_seed(0)
    text = torch.randint(V, (10_000,))
    if name == "reference":
        model: Any = _reference("model").TransformerLM(V, BLOCK, WIDTH, HEADS, LAYERS)
        train = _reference("training").train
        return lambda: train(model, text, STEPS, BATCH, RATE, 0)
    model = _nanogpt(BLOCK)
    optimizer = model.configure_optimizers(0.1, RATE, (0.9, 0.95), "cpu")

    def steps() -> None:
        for _ in range(STEPS):
            starts = torch.randint(len(text) - BLOCK, (BATCH,))
            x = torch.stack([text[i : i + BLOCK] for i in starts])
            y = torch.stack([text[i + 1 : i + 1 + BLOCK] for i in starts])
            _, loss = model(x, y)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            loss.item()  # as often as the reference does

    return steps


def _prepare_generation(name: str) -> Step:
    torch.manual_seed(0)
    prompt, uniforms = torch.randint(V, (1, PROMPT)), torch.rand(1, NEW)
    if name == "nanoGPT":
        gpt = _nanogpt(WINDOW).eval()
        return lambda: gpt.generate(prompt, NEW)
    model = _reference("model").TransformerLM(V, WINDOW, WIDTH, HEADS, LAYERS).eval()
    generate = _reference("generation").generate
    return lambda: generate(model, prompt, NEW, 1.0, uniforms)


def _nanogpt(block: int) -> Any:
    module = _load(Path(os.environ["NANOGPT"]) / "model.py")
    config = module.GPTConfig(
        block_size=block, vocab_size=V, n_layer=LAYERS, n_head=HEADS, n_embd=WIDTH, dropout=0.0,
        bias=True,
    )  # fmt: skip
    return module.GPT(config)


def _reference(file: str) -> ModuleType:
    return _load(ROOT / f"reference/transformer/solution/{file}.py")


def _load(path: Path) -> ModuleType:
    """A module by its path; its neighbours can be imported."""
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


MEASUREMENTS = [training, generation]
