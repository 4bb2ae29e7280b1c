"""Values to bytes and back, between the grader and a process that it does not trust.

A frame is two lengths, a msgpack tree and the raw bytes of the arrays in it. Scalars stand for
themselves in the tree; anything else is a list that starts with a tag::

    [1, 2.5]            ->  ["l", 1, 2.5]
    {("a", "b"): 3}     ->  ["d", ["t", "a", "b"], 3]
    np.zeros((2, 3))    ->  ["a", "<f8", [2, 3], 0]        # 0: the first raw buffer

The format cannot carry code. This module writes it; `unwire.py` reads it.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import msgpack
import numpy as np

PREFIX = struct.Struct("<IQ")  # bytes of the tree, bytes of all buffers
MAX_TREE = 8 << 20
MAX_DEPTH = 40
MAX_VALUES = 1_000_000
MAX_INT_BITS = 16_384
SMALL = 1 << 14  # bytes of arrays that are rather copied than sent by themselves

DTYPES = frozenset(
    ["|b1", "|i1", "|u1"]
    + [f"<{kind}{size}" for kind in "iu" for size in (2, 4, 8)]
    + ["<f2", "<f4", "<f8", "<c8", "<c16"]
)
TORCH_DTYPES = {
    "float16": "<f2", "float32": "<f4", "float64": "<f8", "bfloat16": "<i2",
    "int8": "|i1", "int16": "<i2", "int32": "<i4", "int64": "<i8", "uint8": "|u1",
    "bool": "|b1", "complex64": "<c8", "complex128": "<c16",
}  # fmt: skip
PLAIN = frozenset({type(None), bool, int, float, str, bytes})  # stand for themselves
CONTAINERS = frozenset({list, tuple, dict})

Tree = Any  # None, bool, int, float, str, bytes, or a list [tag, ...]
Opaque = Callable[[object], list[Any]]  # what to write for an object that has no wire form


class WireError(Exception):
    """The bytes are not a valid message, or a value cannot be sent. The text says why."""


class Encoder:
    """Turns values into a tree and a list of buffers.

    `opaque(obj)` supplies the tree of an object without a wire form (a handle); without it such
    an object is a WireError.
    """

    def __init__(self, opaque: Opaque | None = None, large_integers: bool = False) -> None:
        self.buffers: list[bytes | memoryview] = []
        self._opaque = opaque
        self._values = 0
        # msgpack takes integers of 64 bits; only where there are larger ones is each looked at
        self._plain = PLAIN - {int} if large_integers else PLAIN

    def tree(self, value: Any, depth: int = 0) -> Tree:
        kind, plain = type(value), self._plain
        if kind in plain:
            return value
        self._values += len(value) if kind in CONTAINERS else 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            raise WireError("the value is nested too deeply or has too many parts to be sent")
        if kind is tuple or kind is list:  # the common cases, kept fast
            items = ["t" if kind is tuple else "l", *value]
            for place, item in enumerate(items):
                if type(item) not in plain:
                    items[place] = self.tree(item, depth + 1)
            return items
        if kind is np.ndarray:
            return self._numpy(value, depth)
        return self._mapping(value, depth) if kind is dict else self._other(value, depth)

    def _integer(self, value: int) -> Tree:
        if isinstance(value, bool):
            return bool(value)
        value = int(value)
        if -(2**63) <= value < 2**64:
            return value
        if value.bit_length() > MAX_INT_BITS:
            raise WireError("an integer is too large to be sent")
        return ["i", hex(value)]

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> Tree:
        plain, items = self._plain, ["d"]
        for key, item in value.items():
            items.append(key if type(key) in plain else self._key(key, depth))
            items.append(item if type(item) in plain else self.tree(item, depth + 1))
        return items

    def _key(self, value: object, depth: int) -> Tree:
        """A key must be a value through and through: nobody can hash what is far away."""
        opaque, self._opaque = self._opaque, _refuse_key
        try:
            return self.tree(value, depth + 1)
        finally:
            self._opaque = opaque

    def _numpy(self, value: np.ndarray[Any, Any], depth: int) -> Tree:
        if value.dtype.kind == "O" and value.size:  # fractions, or Python's long integers
            return self.tree(value.tolist(), depth + 1)
        return self._array("a", value)

    def _other(self, value: object, depth: int) -> Tree:
        if isinstance(value, int):
            return self._integer(value)
        if isinstance(value, (list, tuple)):
            return self.tree(tuple(value) if isinstance(value, tuple) else list(value), depth)
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, (set, frozenset)):
            tag = "s" if isinstance(value, set) else "z"
            return [tag, *(self._key(item, depth) for item in value)]
        return self._foreign(value, depth)

    def _foreign(self, value: object, depth: int) -> Tree:
        if isinstance(value, str):  # before np.generic: np.str_ is both
            return str.__str__(value)
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if isinstance(value, np.ndarray):
            return self._numpy(value, depth)
        if isinstance(value, np.generic):
            return self._array("n", np.asarray(value))
        if isinstance(value, float):
            return float(value)
        if isinstance(value, complex):
            return ["c", value.real, value.imag]
        if isinstance(value, Fraction):
            return ["q", self._integer(value.numerator), self._integer(value.denominator)]
        decimal = sys.modules.get("decimal")
        if decimal is not None and isinstance(value, decimal.Decimal):
            exact = value.is_finite()  # of a signalling NaN there is no float
            return self._other(Fraction(value) if exact else float(str(value).lstrip("s")), depth)
        array = sys.modules.get("array")
        if array is not None and isinstance(value, array.array) and value.typecode not in "uw":
            return self._array("a", np.array(value))
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return self._tensor(value)
        if self._opaque is None:
            raise WireError(f"a {type(value).__name__} cannot be sent to the worker")
        return self._opaque(value)

    def _array(self, tag: str, array: np.ndarray[Any, Any]) -> Tree:
        code = array.dtype.str
        if code in DTYPES and array.nbytes <= SMALL and type(array) is np.ndarray:
            self.buffers.append(array.tobytes())
            return [tag, code, list(array.shape), len(self.buffers) - 1]
        array = _in_common_types(np.asarray(array))
        code = array.dtype.newbyteorder("<").str
        if code not in DTYPES:
            if self._opaque is None:
                raise WireError(f"an array of dtype {array.dtype} cannot be sent")
            return self._opaque(array)
        shape = list(array.shape)
        flat = np.ascontiguousarray(array, dtype=np.dtype(code)).reshape(-1)
        self.buffers.append(flat.view(np.uint8).data)
        return [tag, code, shape, len(self.buffers) - 1]

    def _tensor(self, tensor: Any) -> Tree:
        torch = sys.modules["torch"]
        name = str(tensor.dtype).removeprefix("torch.")
        if name not in TORCH_DTYPES or tensor.layout is not torch.strided:
            raise WireError(f"a tensor of {tensor.dtype} and {tensor.layout} cannot be sent")
        try:
            plain = tensor.detach().resolve_conj().resolve_neg().cpu().contiguous()
        except (NotImplementedError, RuntimeError):
            raise WireError("a tensor without data cannot be sent") from None
        if name == "bfloat16":
            plain = plain.view(torch.int16)
        return ["g", name, *self._array("a", plain.numpy())[2:]]


def _in_common_types(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Numbers wider than other machines know, and nothing of no type, as float64 or complex128."""
    if array.dtype.kind == "O" and not array.size:
        return array.astype(np.float64)
    wide = {"f": np.float64, "c": np.complex128}.get(array.dtype.kind)
    known = wide is None or array.dtype.itemsize <= np.dtype(wide).itemsize
    return array if known else array.astype(wide)


def _refuse_key(value: object) -> list[Any]:
    raise WireError(f"a dict or set of {type(value).__name__} objects cannot be sent")


_packer = msgpack.Packer(unicode_errors="surrogatepass")


def encode(value: object, opaque: Opaque | None = None) -> list[bytes | memoryview]:
    """A value as the pieces of one frame; one piece where it is small. Raises WireError."""
    encoder = Encoder(opaque)
    try:
        try:
            tree = _packer.pack(encoder.tree(value))
        except OverflowError:
            _packer.reset()
            encoder = Encoder(opaque, large_integers=True)
            tree = _packer.pack(encoder.tree(value))
    except (ValueError, RecursionError) as error:
        raise WireError(f"the value cannot be sent: {error}") from None
    if len(tree) > MAX_TREE:
        raise WireError(f"the value is too large to be sent ({len(tree)} bytes besides arrays)")
    if not encoder.buffers:
        return [PREFIX.pack(len(tree), 0) + tree]
    body = sum(map(len, encoder.buffers))
    pieces = [PREFIX.pack(len(tree), body) + tree, *encoder.buffers]
    return pieces if body > SMALL else [b"".join(pieces)]
