"""A case: one seeded source of inputs for a check."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Case:
    """index: 0, 1, ... within the check. seed: fixed by the check's key, so that every regrade
    draws the same inputs."""

    index: int
    seed: int

    @cached_property
    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


def case_of(assignment: str, key: str, index: int) -> Case:
    """The case of a check, from its names alone."""
    digest = hashlib.sha256(f"{assignment}/{key}/{index}".encode()).digest()
    return Case(index, int.from_bytes(digest[:6], "big"))
