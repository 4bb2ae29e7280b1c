"""A case: one seeded source of inputs for a check."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PRIMES = (2, 3, 5, 7, 11)
GRID = 1024  # values are multiples of 1 / GRID, which float32 holds exactly
SMALLEST, LARGEST, SQUARE = 16 / GRID, 4.0, 3
LEAST = 0.05  # probability: far enough from 0 for differences and for float32


@dataclass(frozen=True)
class Case:
    """index: 0, 1, ... within the check. seed: fixed by the check's key, so that every regrade
    draws the same inputs."""

    index: int
    seed: int

    @cached_property
    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @cached_property
    def symbols(self) -> dict[str, int]:
        """The sizes that have a name, for a diagnosis: "multiplying g_a by 1 / N"."""
        return {}

    def sizes(self, *names: str) -> tuple[int, ...]:
        """Sizes of the axes with these names: distinct primes, so that none can pass for another;
        in case 1 all are the same, so that what only fits a square can answer, and be named."""
        drawn = [int(k) for k in self.rng.permutation(PRIMES)[: len(names)]]
        found = [SQUARE] * len(names) if self.index == 1 else drawn
        self.symbols.update(zip(names, found, strict=True))
        return tuple(found)

    def normal(self, *shape: int, scale: float = 1.0) -> Array:
        """Gaussian entries of an array of this shape, none at zero, none beyond 4 in size."""
        raw = self.rng.normal(size=shape) * scale
        sizes = np.clip(np.round(np.abs(raw) * GRID) / GRID, SMALLEST, LARGEST)
        return np.asarray(np.where(raw < 0, -sizes, sizes), dtype=np.float64)

    def contrast(self, *shape: int) -> Array:
        """As normal, but along the last axis the first entry is at least 1/2 and the last one at
        most -1/2: an upstream gradient whose differences are no small rest of large numbers.
        shape: the last axis has two entries or more."""
        drawn = self.normal(*shape)
        drawn[..., 0] = 0.5 + np.abs(drawn[..., 0])
        drawn[..., -1] = -0.5 - np.abs(drawn[..., -1])
        return drawn

    def distribution(self, *shape: int) -> Array:
        """Probabilities along the last axis, distinct, none below 0.05 / its size."""
        raw = self.rng.uniform(size=shape) + LEAST
        return np.asarray(raw / raw.sum(axis=-1, keepdims=True), dtype=np.float64)

    def one_hot(self, *shape: int) -> Array:
        """One 1 along the last axis, zeros elsewhere."""
        return np.asarray(np.eye(shape[-1])[self.rng.integers(shape[-1], size=shape[:-1])])


def case_of(assignment: str, key: str, index: int) -> Case:
    """The case of a check, from its names alone."""
    digest = hashlib.sha256(f"{assignment}/{key}/{index}".encode()).digest()
    return Case(index, int.from_bytes(digest[:6], "big"))
