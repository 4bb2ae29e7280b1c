"""Bytes from a process that is not trusted, back to values. The other half of `wire.py`.

Believes nothing: dtypes come from a list, byte counts must match shapes exactly, and size, depth
and number of values are capped. Whatever is wrong with a message is a WireError.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import msgpack
import numpy as np

from autograder.worker.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_VALUES,
    PLAIN,
    TORCH_DTYPES,
    Tree,
    WireError,
)

CHUNK = 2_000  # keys between two looks at the clock
BUILD_SECONDS = 2.0  # CPU time that one dict may take
MAX_NDIM = 16
Resolve = Callable[[list[Any]], object]  # what a handle or callback stands for on this side


class Decoder:
    """Rebuilds a value from a tree and its buffers; see `decode`."""

    def __init__(self, body: memoryview, resolve: Resolve | None) -> None:
        self._body = body
        self._resolve = resolve
        self._values = 0
        self._offset = 0
        self._next_buffer = 0

    def value(self, tree: Tree, depth: int = 0) -> Any:
        if type(tree) in PLAIN:
            return tree
        if depth > MAX_DEPTH:
            raise WireError("the message is nested too deeply")
        if type(tree) is not list:
            raise WireError("the message holds something that is not a value")
        if not tree or type(tree[0]) is not str:
            raise WireError("the message holds a list without a tag")
        self._values += len(tree)
        if self._values > MAX_VALUES:
            raise WireError("the message has too many parts")
        read = _READERS.get(tree[0])
        if read is None:
            raise WireError("the message holds an unknown tag")
        return read(self, tree, depth)

    def _items(self, tree: list[Any], depth: int) -> list[Any]:
        for place, item in enumerate(tree):
            if type(item) not in PLAIN:
                tree[place] = self.value(item, depth + 1)
        del tree[0]  # the tag
        return tree

    def _tuple(self, tree: list[Any], depth: int) -> Any:
        return tuple(self._items(tree, depth))

    def _set(self, tree: list[Any], depth: int) -> Any:
        return set(self._members(tree, depth))

    def _frozenset(self, tree: list[Any], depth: int) -> Any:
        return frozenset(self._members(tree, depth))

    def _members(self, tree: list[Any], depth: int) -> dict[Any, Any]:
        items = self._items(tree, depth)
        return _built(items, items)

    def _dict(self, tree: list[Any], depth: int) -> Any:
        items = self._items(tree, depth)
        if len(items) % 2:
            raise WireError("a mapping lacks a value")
        return _built(items[::2], items[1::2])

    def _integer(self, tree: list[Any], depth: int) -> Any:
        _, text = _fields(tree, str)
        if len(text) > MAX_INT_BITS // 4 + 4:
            raise WireError("an integer is too large")
        return int(text, 16)

    def _complex(self, tree: list[Any], depth: int) -> Any:
        _, real, imag = _fields(tree, float, float)
        return complex(real, imag)

    def _fraction(self, tree: list[Any], depth: int) -> Any:
        if len(tree) != 3:
            raise WireError("a malformed fraction")
        numerator, denominator = self.value(tree[1], depth + 1), self.value(tree[2], depth + 1)
        if type(numerator) is not int or type(denominator) is not int or denominator == 0:
            raise WireError("a malformed fraction")
        return Fraction(numerator, denominator)

    def _array(self, tree: list[Any], depth: int) -> Any:
        _, code, shape, index = _fields(tree, str, list, int)
        return self._buffer(code, shape, index)

    def _scalar(self, tree: list[Any], depth: int) -> Any:
        _, code, shape, index = _fields(tree, str, list, int)
        if shape:
            raise WireError("a scalar with a shape")
        return self._buffer(code, shape, index)[()]

    def _tensor(self, tree: list[Any], depth: int) -> Any:
        _, name, shape, index = _fields(tree, str, list, int)
        if name not in TORCH_DTYPES:
            raise WireError("a tensor of an unknown dtype")
        array = self._buffer(TORCH_DTYPES[name], shape, index)
        import torch

        tensor = torch.from_numpy(array)
        return tensor.view(torch.bfloat16) if name == "bfloat16" else tensor

    def _buffer(self, code: str, shape: list[Any], index: int) -> np.ndarray[Any, Any]:
        if code not in DTYPES or index != self._next_buffer or len(shape) > MAX_NDIM:
            raise WireError("a malformed array")
        if not all(type(n) is int and 0 <= n < 2**48 for n in shape):
            raise WireError("an array with an impossible shape")
        dtype = np.dtype(code)
        count = math.prod(shape)
        end = self._offset + count * dtype.itemsize
        if end > len(self._body):
            raise WireError("an array with fewer bytes than its shape needs")
        start, self._offset, self._next_buffer = self._offset, end, index + 1
        if not count:
            return np.empty(shape, dtype)
        array = np.frombuffer(self._body, dtype, count, start).reshape(shape).copy()
        if code == "|b1" and array.view(np.uint8).max() > 1:
            raise WireError("a boolean array with bytes that are neither 0 nor 1")
        return array

    def _foreign(self, tree: list[Any], depth: int) -> Any:
        if self._resolve is None:
            raise WireError("a reference to an object where only values are allowed")
        return self._resolve(tree)

    def finish(self) -> None:
        if self._offset != len(self._body):
            raise WireError("the message carries bytes that belong to no array")


_READERS: dict[str, Callable[[Decoder, list[Any], int], Any]] = {
    "l": Decoder._items, "t": Decoder._tuple, "d": Decoder._dict,
    "s": Decoder._set, "z": Decoder._frozenset,
    "i": Decoder._integer, "c": Decoder._complex, "q": Decoder._fraction,
    "a": Decoder._array, "n": Decoder._scalar, "g": Decoder._tensor,
    "h": Decoder._foreign, "f": Decoder._foreign,
}  # fmt: skip


def _built(keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    """A dict, unless its keys were made to collide: then it would take hours.

    Hashes of strings are secret, those of numbers are not. Honest keys take a hundredth of the
    time that is allowed.
    """
    if len(keys) <= CHUNK:
        return dict(zip(keys, values, strict=True))
    built: dict[Any, Any] = {}
    started = time.process_time()
    for start in range(0, len(keys), CHUNK):
        end = start + CHUNK
        built.update(zip(keys[start:end], values[start:end], strict=True))
        if time.process_time() - started > BUILD_SECONDS * (1 + len(keys) / MAX_VALUES):
            raise WireError("the keys of a dict or set collide")
    return built


def _count_lists(limit: int) -> Callable[[list[Any]], list[Any]]:
    """A hook for msgpack that stops a bomb of lists before it is built: 1 byte makes 64."""
    seen = itertools.count()

    def hook(built: list[Any]) -> list[Any]:
        if next(seen) > limit:
            raise WireError("the message has too many parts")
        return built

    return hook


def _fields(tree: list[Any], *kinds: type) -> list[Any]:
    if len(tree) != len(kinds) + 1:
        raise WireError("a malformed value")
    for item, kind in zip(tree[1:], kinds, strict=True):
        if type(item) is not kind:
            raise WireError("a malformed value")
    return tree


def decode(tree: bytes | memoryview, body: memoryview, resolve: Resolve | None = None) -> Any:
    """The value of one frame.

    `resolve(tree)` turns ["h", id, type] (a handle) and ["f", id] (a callback) into an object.
    Raises WireError for anything that `encode` would not have written.
    """
    try:
        hook = _count_lists(MAX_VALUES) if len(tree) > MAX_VALUES else None
        raw = msgpack.unpackb(
            tree, raw=False, strict_map_key=True, max_map_len=0, max_ext_len=0, list_hook=hook,
            max_array_len=2 * MAX_VALUES, unicode_errors="surrogatepass",
        )  # fmt: skip
        decoder = Decoder(body, resolve)
        value = decoder.value(raw)
        decoder.finish()
    except WireError:
        raise
    except Exception as error:  # whatever a hostile message provokes is the message's fault
        raise WireError(f"the message cannot be read ({type(error).__name__})") from None
    return value
