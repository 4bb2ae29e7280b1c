"""Second, independent ways to what the autodiff reference computes, and the right programs.

The formulas here are the naive ones, written for one scalar or one example, and differentiated by
the complex step, f'(x) = Im f(x + ih) / h with h = 1e-30, which loses no digits. They share no line
with the solution.
"""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/autodiff", ROOT / "reference/autodiff"
MUTANTS = tomllib.loads((SECRET / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
Array = Any


def run(source: str) -> SimpleNamespace:
    """The names that this source text defines."""
    names: dict[str, Any] = {"__name__": "solution"}
    exec(compile(source, "solution", "exec"), names)
    return SimpleNamespace(**names)


def solution(file: str) -> str:
    return (SECRET / "solution" / file).read_text(encoding="utf-8")


def support(name: str) -> SimpleNamespace:
    return run((PUBLIC / "support" / f"{name}.py").read_text(encoding="utf-8"))


def right_programs(file: str) -> Any:
    """Parametrizes a test over the solution and every alternative that has this file.

    The test gets its names as `it`; it.near is the relative precision to expect of it.
    """
    paths = [SECRET / "solution" / file, *sorted(SECRET.glob(f"alternatives/*/{file}"))]
    programs = []
    for path in paths:
        program = run(path.read_text(encoding="utf-8"))
        program.near = 5e-5 if path.parent.name == "float32" else 1e-9
        programs.append(pytest.param(program, id=path.parent.name))
    return pytest.mark.parametrize("it", programs)


def draw(seed: int, *shapes: tuple[int, ...]) -> list[Array]:
    """Normal numbers in arrays that nobody can write to."""
    rng = np.random.default_rng(seed)
    return [frozen(rng.normal(size=shape)) for shape in shapes]


def frozen(array: Array) -> Array:
    array = np.asarray(array)
    array.flags.writeable = False
    return array


def distributions(seed: int, *shape: int) -> Array:
    """Rows that sum to 1, no entry below 0.05."""
    raw = np.random.default_rng(seed).uniform(0.2, 1.0, size=shape)
    return frozen(raw / raw.sum(axis=-1, keepdims=True))


def labels(seed: int, n: int, k: int) -> tuple[Array, Array]:
    """Class indices (n,) and the same one-hot (n, k)."""
    classes = np.random.default_rng(seed).integers(k, size=n)
    return frozen(classes), frozen(np.eye(k)[classes])


def close(got: Any, want: Any, near: float) -> bool:
    """Same shape, and every entry within `near` of the largest one."""
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape:
        return False
    return bool(np.all(np.abs(got - want) <= near * np.max(np.abs(want), initial=0.0)))


def complex_step(f: Callable[..., Any], inputs: Sequence[Array], upstream: Any) -> list[Array]:
    """The gradients of sum(upstream * f(*inputs)), entry by entry."""
    gradients = []
    for which, x in enumerate(inputs):
        gradient = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            moved = [np.array(each, dtype=complex) for each in inputs]
            moved[which][index] += 1e-30j
            gradient[index] = np.sum(upstream * f(*moved)).imag / 1e-30
        gradients.append(gradient)
    return gradients


# --- the formulas of the lecture, one scalar after the other ---------------------------------


def sigmoid(a: Array) -> Array:
    return np.array([1.0 / (1.0 + np.exp(-x)) for x in a.ravel()]).reshape(a.shape)


def softmax(a: Array) -> Array:
    total = sum(np.exp(x) for x in a)
    return np.array([np.exp(x) / total for x in a])


def linear(a: Array, omega: Array) -> Array:
    return np.array([sum(w * x for w, x in zip(row, a, strict=True)) for row in omega])


def cross_entropy(a: Array, a_hat: Array) -> Any:
    return -sum(p * np.log(q) for p, q in zip(a, a_hat, strict=True))


def rows(module: Callable[..., Any]) -> Callable[..., Array]:
    """The module applied to every row of its first input."""
    return lambda a, *shared: np.array([module(row, *shared) for row in a])


def mean_cross_entropy(a: Array, a_hat: Array) -> Any:
    return sum(cross_entropy(p, q) for p, q in zip(a, a_hat, strict=True)) / len(a)


def network(x: Array, y: Array, alpha: Array, beta: Array) -> Any:
    """J of one example."""
    return cross_entropy(y, softmax(linear(sigmoid(linear(x, alpha)), beta)))


def network_gradients(x: Array, y: Array, alpha: Array, beta: Array) -> list[Array]:
    """dJ/dalpha and dJ/dbeta."""
    return complex_step(lambda p, q: network(x, y, p, q), [alpha, beta], 1.0)
