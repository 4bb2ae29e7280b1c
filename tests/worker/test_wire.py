"""The wire: right values arrive as they were, anything else is refused without harm."""

import array
import itertools
import math
import random
import subprocess
import sys
import tracemalloc
from collections import Counter, OrderedDict, namedtuple
from decimal import Decimal
from fractions import Fraction

import msgpack
import numpy as np
import pytest

from autograder.worker.unwire import decode
from autograder.worker.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_TREE,
    MAX_VALUES,
    PREFIX,
    WireError,
    encode,
)

Pair = namedtuple("Pair", "left right")


def split(frame):
    data = b"".join(frame)
    end = PREFIX.size + PREFIX.unpack_from(data)[0]
    return data[PREFIX.size : end], memoryview(data)[end:]


def sent(value):
    return decode(*split(encode(value)))


def read(tree, body=b""):
    """Decode a hand-made message."""
    return decode(msgpack.packb(tree), memoryview(body))


def same(one, other):
    """Equal in value and in type; nan is nan, and 0.0 is not -0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
    return repr(one) == repr(other)


# --- right values ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, 3, -1, 2**63, 2**64 - 1, -(2**63), 2**64, -(2**63) - 1, 7**900,
        -(7**900),
        0.0, -0.0, 1e-320, 0.1, math.inf, -math.inf, math.nan,
        "", "a\x00b", "日本語 🙂", "\ud800 alone", b"", b"\xff\x00",
        [], (), {}, set(), frozenset(), {frozenset({1}): 2},
        [[], [None, [1.5]]], (1, (2, 3)), {1, "a", (2, 3)},
        {("a", "b"): {"x": [1]}, 3: None, None: (), 1.5: "y", b"k": True},
        Fraction(4, 11), Fraction(-(3**200), 2**300), complex(1, -0.0), complex(math.inf, 2),
    ],
    # the order of a set differs from process to process, and pytest-xdist compares ids
    ids=lambda value: "a set" if isinstance(value, set) and value else repr(value),
)  # fmt: skip
def test_a_value_comes_back_as_it_was(value):
    assert same(sent(value), value)
    assert same(sent([value, value]), [value, value])


@pytest.mark.parametrize("code", sorted(DTYPES))
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (5,), (2, 3), (1,) * 16])
def test_arrays_of_every_dtype_and_shape(code, shape):
    rng = np.random.default_rng(1)
    array = (rng.integers(0, 2, shape) * 100).astype(code)
    assert same(sent(array), array)


@pytest.mark.parametrize("code", sorted(DTYPES))
def test_numpy_scalars_keep_their_dtype(code):
    scalar = np.dtype(code).type(1)
    assert same(sent(scalar), scalar)


@pytest.mark.parametrize(
    "make",
    [np.asfortranarray, np.transpose, lambda a: a[::2, ::-1], lambda a: np.broadcast_to(a, a.shape),
     lambda a: a.astype(">f8"), lambda a: np.lib.stride_tricks.as_strided(a, (3, 3), (0, 8))],
)  # fmt: skip
def test_memory_layout_does_not_matter(make):
    array = make(np.arange(12.0).reshape(3, 4))
    back = sent(array)
    assert np.array_equal(back, array) and back.shape == array.shape
    assert back.dtype == np.float64 and back.flags.c_contiguous and back.flags.writeable


def test_a_read_only_array_is_sent_and_can_be_changed_on_arrival():
    array = np.arange(3.0)
    array.flags.writeable = False
    back = sent([array])[0]
    back[0] = 7
    assert array[0] == 0 and back[0] == 7


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_an_array_subclass_arrives_plain():
    class Equal(np.ndarray):
        def __eq__(self, other):
            return True

    for value in (
        np.zeros(3).view(Equal),
        np.ma.masked_array([1.0, 2.0], [1, 0]),
        np.matrix([[1]]),
    ):
        assert type(sent(value)) is np.ndarray


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Counter("aab"), {"a": 2, "b": 1}), (OrderedDict(a=1), {"a": 1}), (Pair(1, 2), (1, 2)),
        (bytearray(b"ab"), b"ab"), (np.str_("w"), "w"),
        (type("Word", (str,), {})("w"), "w"), (type("Real", (float,), {})(0.5), 0.5),
        (type("Whole", (int,), {})(5), 5),
        ([np.float64(2), np.bool_(True)], [np.float64(2), np.True_]),
    ],
    ids=repr,
)  # fmt: skip
def test_subclasses_of_builtins_arrive_as_the_builtin(value, plain):
    assert same(sent(value), plain)


@pytest.mark.parametrize(
    "value",
    [
        object(), print, int, range(3), np.array([print]), np.zeros(2, "i4,f8"), np.array(["a"]),
        np.zeros(2, "M8[s]"), 1 << MAX_INT_BITS, Fraction(1 << 20000),
        [0] * (MAX_VALUES + 1), ["x" * MAX_TREE],
    ],
    ids=lambda value: repr(type(value)) + str(getattr(value, "dtype", "")),
)  # fmt: skip
def test_what_has_no_wire_form_is_refused_on_sending(value):
    with pytest.raises(WireError):
        encode(value)


@pytest.mark.parametrize(
    "wrap", [lambda x: [x], lambda x: (x,), lambda x: {0: x}, lambda x: [1, x]]
)
def test_depth_is_capped_on_sending(wrap):
    deep = None
    for _ in range(MAX_DEPTH):
        deep = wrap(deep)
    assert same(sent(deep), deep)
    with pytest.raises(WireError, match="nested too deeply"):
        encode(wrap(wrap(deep)))


@pytest.mark.parametrize("wrap", [lambda x: ["l", x], lambda x: ["d", 0, x], lambda x: ["q", x, 1]])
def test_depth_is_capped_on_reading(wrap):
    deep = 1
    for _ in range(MAX_DEPTH + 2):
        deep = wrap(deep)
    with pytest.raises(WireError):
        read(deep)


def test_a_list_that_holds_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(WireError):
        encode(loop)


# --- tensors -----------------------------------------------------------------------------------


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def test_tensors_of_every_dtype(torch):
    names = ["float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64",
             "uint8", "bool", "complex64", "complex128"]  # fmt: skip
    for name, shape in itertools.product(names, [(), (0, 2), (2, 3)]):
        tensor = torch.ones(shape, dtype=getattr(torch, name))
        back = sent(tensor)
        assert back.dtype == tensor.dtype and back.shape == tensor.shape
        assert torch.equal(back, tensor)


def test_a_tensor_arrives_without_its_history(torch):
    weight = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))
    for tensor in (weight, (weight * 2).T, weight[:, ::2]):
        back = sent(tensor)
        assert type(back) is torch.Tensor and not back.requires_grad and back.grad_fn is None
        assert torch.equal(back, tensor.detach())


def test_lazy_conjugates_and_signs_are_resolved(torch):
    tensor = torch.tensor([1 + 2j]).conj()
    assert torch.equal(sent(tensor), torch.tensor([1 - 2j]))
    assert torch.equal(sent(tensor.imag), torch.tensor([-2.0]))


def test_a_sparse_tensor_is_refused(torch):
    with pytest.raises(WireError):
        encode(torch.eye(2).to_sparse())


def test_a_tensor_without_data_is_refused(torch):
    with pytest.raises(WireError):
        encode(torch.zeros(2, device="meta"))


# --- hostile bytes -----------------------------------------------------------------------------

EIGHT = bytes(8)


@pytest.mark.parametrize(
    "tree",
    [
        [], [1], [None], ["x"], ["zz", 1], [["l"]], {}, {"a": 1}, ["l", {}],
        ["d", 1], ["d", ["l"], 1], ["s", ["l"]],
        ["i", "zz"], ["i", 5], ["i"], ["i", "0x1", "0x2"], ["i", "1" * 5000],
        ["c", 1, 2], ["c", 1.0], ["q", 1, 0], ["q", 1], ["q", True, 2], ["q", 1.0, 2],
        ["q", "1", 2],
        ["h", 0, "x"], ["f", 0],
    ],
    ids=repr,
)  # fmt: skip
def test_malformed_trees(tree):
    with pytest.raises(WireError):
        read(tree)
    with pytest.raises(WireError):
        read(["l", 1, tree])


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        (["a", "<f8", [1], 0], b""), (["a", "<f8", [1], 0], bytes(7)),
        (["a", "<f8", [1], 0], bytes(9)),
        (["a", "<f8", [2], 0], EIGHT), (["a", "<f8", [], 0], b""), (["a", "<f8", [0], 0], EIGHT),
        (["a", "<f8", [1], 1], EIGHT), (["a", "<f8", [1], -1], EIGHT),
        (["a", "<f8", [1], True], EIGHT),
        (["a", "<f8", [-1], 0], EIGHT), (["a", "<f8", [-1, -1], 0], EIGHT),
        (["a", "<f8", [1.0], 0], EIGHT), (["a", "<f8", [True], 0], EIGHT),
        (["a", "<f8", [None], 0], EIGHT),
        (["a", "<f8", [2**62, 4], 0], EIGHT), (["a", "<f8", [2**32, 2**32], 0], b""),
        (["a", "<f8", [2**63], 0], b""), (["a", "<f8", [1] * 17, 0], EIGHT),
        (["a", "|O", [1], 0], EIGHT), (["a", ">f8", [1], 0], EIGHT), (["a", "f8", [1], 0], EIGHT),
        (["a", "|V8", [1], 0], EIGHT), (["a", "<U2", [1], 0], EIGHT), (["a", "<m8", [1], 0], EIGHT),
        (["a", "<f8", [1]], EIGHT), (["a", "<f8", [1], 0, 0], EIGHT),
        (["a", b"<f8", [1], 0], EIGHT),
        (["a", "|b1", [2], 0], b"\x01\x02"), (["n", "|b1", [], 0], b"\xff"),
        (["n", "<f8", [1], 0], EIGHT),
        (["g", "float64", [2], 0], EIGHT), (["g", "<f8", [1], 0], EIGHT),
        (["g", "object", [1], 0], EIGHT),
        (["g", "bool", [1], 0], b"\x03"), (None, b"x"), (["l"], EIGHT),
    ],
    ids=str,
)  # fmt: skip
def test_arrays_that_do_not_fit_their_bytes(tree, body):
    with pytest.raises(WireError):
        read(tree, body)


def test_each_buffer_belongs_to_one_array_in_order():
    one = ["a", "<f8", [1], 0]
    for indices in ([0, 0], [1, 0], [0, 2], [1, 1]):
        tree = ["l", *([*one[:3], index] for index in indices)]
        with pytest.raises(WireError):
            read(tree, bytes(16))
    assert read(["l", one, [*one[:3], 1]], bytes(16)) == [np.zeros(1), np.zeros(1)]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xc1", b"\x93\x01", b"\x90\x90", b"\x81\x01\x02", b"\x80",
        b"\xd6\xff\x00\x00\x00\x00",
        b"\xc7\x00\x05", b"\xd4\x01\x00", b"\xdb\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\x91" * 5000, b"\xa2\xff\xfe",
        b"\xc0\xc0",
    ],
)  # fmt: skip
def test_bytes_that_are_no_message(data):
    with pytest.raises(WireError):
        decode(data, memoryview(b""))


def test_more_values_than_the_cap_are_refused():
    with pytest.raises(WireError):
        read(["l", *[None] * (MAX_VALUES + 1)])


def test_a_decoded_array_shares_no_memory_with_its_message():
    body = bytearray(8)
    array = read(["a", "<f8", [1], 0], body)
    body[:] = b"\xff" * 8
    assert array[0] == 0


def frames():
    """Valid messages of all kinds, as trees and bodies."""
    rng = np.random.default_rng(2)
    values = [
        [1, 2.5, "abc", None, True, 2**70, b"xy"], {("a", "b"): 3, "c": {1, 2}},
        rng.normal(size=(3, 4)), [rng.random(5) > 0.5, np.float32(3), (np.zeros((0, 2)), 7)],
        [Fraction(1, 3), complex(1, 2), [[[["deep"]]]]],
        [np.arange(6, dtype="<i2"), {"k": np.eye(2)}],
    ]  # fmt: skip
    return [split(encode(value)) for value in values]


def mutated(rng, data):
    """A few bytes changed, cut, repeated or swapped for those of a message's skeleton."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + rng.randint(1, 5)]
        elif kind == 2:
            data[at:at] = data[: rng.randint(0, 9)]
        else:
            data[at:at] = rng.choice([b"\x91", b"\xa1a", b"\xdd\x00\x1e\x00\x00", b"\xcf", b"\x82"])
    return bytes(data)


def test_mutated_messages_give_a_value_or_a_wire_error():
    rng, valid = random.Random(3), frames()
    outcomes = Counter()
    tracemalloc.start()
    for _ in range(4000):
        tree, body = rng.choice(valid)
        if rng.random() < 0.9:
            tree = mutated(rng, tree)
        if rng.random() < 0.2:
            body = memoryview(mutated(rng, bytes(body)))
        try:
            decode(tree, body)
            outcomes["value"] += 1
        except WireError:
            outcomes["refused"] += 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcomes["value"] > 100 and outcomes["refused"] > 100
    assert peak < 100 << 20


BOMBS = """
import struct
from autograder.worker.unwire import decode
from autograder.worker.wire import WireError
header = b"\\xdd" + struct.pack(">I", 1_990_000)
for bomb in (header * 500, header * 5000, b"\\x94" + (header + b"\\x90" * 1_990_000) * 4,
             b"\\x91" * (8 << 20), header + b"\\xc0" * 1_990_000):
    try:
        decode(bomb, memoryview(b""))
    except WireError:
        print("refused")
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_bombs_of_eight_megabytes_cost_less_than_a_gigabyte():
    run = subprocess.run([sys.executable, "-c", BOMBS], capture_output=True, text=True, check=True)
    *refused, peak = run.stdout.split()
    assert refused == ["refused"] * 5
    assert int(peak) < 1 << 20  # KiB


@pytest.mark.parametrize("value, as_", [
    (np.array([3, 2**70], dtype=object), [3, 2**70]),
    (np.array([[Fraction(1, 3)]], dtype=object), [[Fraction(1, 3)]]),
    (np.longdouble(0.25), np.float64(0.25)),
    (np.array([0.5, 1.5], dtype=np.longdouble), np.array([0.5, 1.5])),
    (Decimal("-Infinity"), -math.inf),
    (array.array("d", [0.5, 2.0]), np.array([0.5, 2.0])),
])  # fmt: skip
def test_numbers_in_rare_types_arrive_in_common_ones(value: object, as_: object) -> None:
    got = sent(value)
    assert type(got) is type(as_) and np.array_equal(np.asarray(got), np.asarray(as_))


def test_an_empty_array_of_objects_keeps_its_shape() -> None:
    assert sent(np.zeros((0, 3), dtype=object)).shape == (0, 3)
