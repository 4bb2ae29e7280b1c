"""Second, independent ways to what the rnnlm reference computes.

The formulas here are written for one number of one sequence at a time, and differentiated by the
complex step, f'(x) = Im f(x + ih) / h with h = 1e-30, which loses no digits. They share no line
with the solution.
"""

import cmath
import importlib.util
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/rnnlm", ROOT / "reference/rnnlm"
MUTANTS = tomllib.loads((SECRET / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
Array = Any
Params = dict[str, Array]
H_STEP = 1e-30


def solution(file: str) -> str:
    return (SECRET / "solution" / file).read_text(encoding="utf-8")


def run(source: str) -> SimpleNamespace:
    """The names that this source text defines; it may import `tape` and `language_model`."""
    names: dict[str, Any] = {"__name__": "solution"}
    with neighbours():
        exec(compile(source, "solution", "exec"), names)
    return SimpleNamespace(**names)


@contextmanager
def neighbours() -> Iterator[None]:
    """Inside, `tape` and `language_model` are files of the solution."""
    names = ("tape", "language_model")
    before = {name: sys.modules.pop(name, None) for name in names}
    try:
        for name in names:
            path = SECRET / "solution" / f"{name}.py"
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None and spec.loader is not None
            sys.modules[name] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def right_programs(file: str) -> Any:
    """Parametrizes a test over the solution and every alternative that has this file."""
    paths = [SECRET / "solution" / file, *sorted(SECRET.glob(f"alternatives/*/{file}"))]
    programs = [run(path.read_text(encoding="utf-8")) for path in paths]
    return pytest.mark.parametrize("it", programs, ids=[path.parent.name for path in paths])


# --- inputs ------------------------------------------------------------------------------------


def draw(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


def network(seed: int, hidden: int, inputs: int, outputs: int) -> Params:
    """Parameters of an Elman network."""
    shapes = {
        "W_ah": (hidden, hidden),
        "W_ax": (hidden, inputs),
        "b_a": (hidden,),
        "W_yh": (outputs, hidden),
        "b_y": (outputs,),
    }
    return {name: draw(100 * seed + k, *shape) for k, (name, shape) in enumerate(shapes.items())}


def model(seed: int, hidden: int, words: int) -> Params:
    """Parameters of a language model."""
    return network(seed, hidden, words + 1, words)


def close(got: Any, want: Any, tolerance: float = 1e-9) -> bool:
    """Equality up to the tolerance, relative to the largest entry."""
    got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    scale = float(np.max(np.abs(want), initial=1e-300))
    return got.shape == want.shape and float(np.max(np.abs(got - want), initial=0)) <= scale * (
        tolerance
    )


# --- one number at a time, real or complex -----------------------------------------------------


def sigmoid(a: complex) -> complex:
    return 1 / (1 + cmath.exp(-a))


def states(params: Params, x: Array, nonlinearity: Callable[[complex], complex]) -> list[list[Any]]:
    """h_1, ..., h_T of one sequence, x: (T, J)."""
    size = len(params["b_a"])
    h: list[complex] = [0] * size
    found = []
    for step in x:
        h = [
            nonlinearity(
                sum(params["W_ah"][i, k] * h[k] for k in range(size))
                + sum(params["W_ax"][i, j] * step[j] for j in range(len(step)))
                + params["b_a"][i]
            )
            for i in range(size)
        ]
        found.append(h)
    return found


def outputs(params: Params, h: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """y_1, ..., y_T for the states of one sequence."""
    rows = list(zip(params["W_yh"], params["b_y"], strict=True))
    return [[sum(w * u for w, u in zip(row, state, strict=True)) + b for row, b in rows]
            for state in h]  # fmt: skip


def log_probability(y: Sequence[complex], k: int) -> complex:
    return y[k] - cmath.log(sum(cmath.exp(each) for each in y))


def factors(params: Params, words: Sequence[int]) -> list[complex]:
    """log p(w_t | ...) of one sequence of words."""
    size = len(params["b_y"])
    x = np.zeros((len(words), size + 1))
    for t, word in enumerate([size, *words[:-1]]):
        x[t, word] = 1
    y = outputs(params, states(params, x, cmath.tanh))
    return [log_probability(each, word) for each, word in zip(y, words, strict=True)]


def complex_step(f: Callable[[Params], complex], params: Params) -> Params:
    """The gradient of f for every parameter, entry by entry."""
    found = {}
    for name, value in params.items():
        found[name] = np.zeros(value.shape)
        for place in np.ndindex(value.shape):
            moved = {k: v.astype(complex) for k, v in params.items()}
            moved[name][place] += 1j * H_STEP
            found[name][place] = f(moved).imag / H_STEP
    return found
