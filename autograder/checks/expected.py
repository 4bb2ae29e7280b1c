"""Public examples: inputs and right outputs, recorded when a handout is built.

Public checks have no reference solution; they read `expected.json` beside them. The format is
JSON that people can read: tuples, mappings and arrays are objects with one telling key.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import CourseError

FILE = "expected.json"


def expected(name: str) -> dict[str, Any]:
    """The recorded example `name` of the calling check's folder: a dict of inputs and outputs."""
    path = Path(sys._getframe(1).f_globals["__file__"]).with_name(FILE)
    try:
        examples = load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise CourseError(path, "", f"cannot be read: {error}") from None
    if name not in examples:
        known = ", ".join(sorted(examples))
        raise CourseError(path, name, f"no such example; it has {known}")
    example: dict[str, Any] = examples[name]
    return example


def dump(examples: Mapping[str, Mapping[str, Any]]) -> str:
    """Examples as JSON text, a line for each value; the same text for the same values."""
    blocks = []
    for name, example in examples.items():
        lines = [f"  {_line(key)}: {_line(_to(value))}" for key, value in example.items()]
        blocks.append(f" {_line(name)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def load(text: str) -> dict[str, dict[str, Any]]:
    """The reverse of `dump`."""
    tree = json.loads(text)
    return {name: {k: _from(v) for k, v in example.items()} for name, example in tree.items()}


def _to(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Fraction):
        return {"fraction": [value.numerator, value.denominator]}
    if isinstance(value, list):
        return [_to(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [_to(item) for item in value]}
    if isinstance(value, Mapping):
        return {"dict": [[_to(k), _to(v)] for k, v in value.items()]}
    if isinstance(value, (np.ndarray, np.generic)):
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}
    raise TypeError(f"an example cannot hold a {type(value).__name__}")


def _from(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_from(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "tuple" in tree:
        return tuple(_from(item) for item in tree["tuple"])
    if "dict" in tree:
        return {_from(k): _from(v) for k, v in tree["dict"]}
    if "fraction" in tree:
        return Fraction(*tree["fraction"])
    if "array" in tree:
        return np.array(tree["array"], dtype=tree["dtype"]).reshape(tree["shape"])
    raise ValueError(f"unknown form {sorted(tree)}")
