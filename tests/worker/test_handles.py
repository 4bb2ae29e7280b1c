"""Objects that stay in the worker: they work like objects, and never pass for values."""

import gc

import numpy as np
import pytest

from autograder.checks.student import batch, repeat
from autograder.worker.client import Callback, Handle
from autograder.worker.failures import StudentError, WorkerDied, WrongType

FILE = "work.py"

SOURCE = """
import numpy as np

class Net:
    scale = 3
    __secret__ = 4
    def __init__(self, w=None):
        self.w = np.ones(2) if w is None else w
        self.other = self
    def forward(self, x):
        return self.w * x
    def __call__(self, x):
        return self.forward(x) + 1
    def __bool__(self):
        return True
    def __eq__(self, other):
        return True
    def __len__(self):
        return 3
    def __iter__(self):
        return iter([1, 2, 3])
    def __array__(self, *args, **kwargs):
        return np.ones(2)
    def __float__(self):
        return 1.0
    __hash__ = object.__hash__

def same(a, b):
    return a is b

def make(n):
    return [Net() for _ in range(n)]

def keyed():
    return {Net(): 1}

def keyed_by_pairs():
    return {(Net(), 1): 1}

def members():
    return {Net(), 1}

def grouped():
    return {frozenset({1, 2}): 3}

def dict_of(pairs):
    return dict(pairs)

def read(groups):
    return len(groups)

def apply(f, *args, **kwargs):
    return f(*args, **kwargs)

def forgiving(f, *args):
    try:
        return ["value", f(*args)]
    except Exception as error:
        return [type(error).__name__, str(error)]

def count(f, n):
    for i in range(n):
        f(i)
    return n

def huge(f):
    try:
        f(1 << 20000)
    except Exception:
        return "refused"

def square(x):
    if x < 0:
        raise ValueError("negative")
    return x * x

def kwargs_only(*, a):
    return a
"""


@pytest.fixture
def client(opened):
    return opened(SOURCE).child().client


@pytest.fixture
def get(client):
    """get(name): something of the file, all from one process."""
    return lambda name: client.request("get", FILE, name)


# --- strict ------------------------------------------------------------------------------------

USES = {
    "bool": bool, "not": lambda h: not h, "eq": lambda h: h == 1, "eq to itself": lambda h: h == h,
    "reflected eq": lambda h: h == [h], "array eq": lambda h: np.ones(2) == h,
    "ne": lambda h: h != 1,
    "len": len, "iter": iter, "list": list, "unpack": lambda h: [*h], "in": lambda h: 1 in h,
    "item": lambda h: h[0], "float": float, "int": int, "complex": complex, "range": range,
    "lt": lambda h: h < 1, "sorted": lambda h: sorted([h, 1]), "max": lambda h: max(1, h),
    "hash": hash, "as a key": lambda h: {h: 1}, "in a set": lambda h: {h}, "add": lambda h: h + 1,
    "sum": lambda h: sum([h]), "asarray": np.asarray, "array of it": lambda h: np.array([h, 1.0]),
    "allclose": lambda h: np.allclose(h, 1), "assert_allclose":
    lambda h: np.testing.assert_allclose(h, 1), "all": lambda h: all([h]),
    "any": lambda h: any([h]),
    "reversed": reversed, "matmul": lambda h: np.ones(2) @ h, "isclose": lambda h: np.isclose(1, h),
}  # fmt: skip


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_a_handle_is_no_value(get, use):
    net = get("Net")()
    with pytest.raises(WrongType, match="a Net object came back"):
        use(net)


def test_a_type_name_from_the_other_side_is_only_shown_if_it_is_a_name(opened):
    work = opened("def f():\n    return type('100 of 100 points', (), {})()")
    with pytest.raises(WrongType, match="a strange object came back"):
        bool(work.function("f")())


# --- and yet an object -------------------------------------------------------------------------


def test_methods_attributes_and_calls_work(get):
    net = get("Net")(np.array([2.0, 3.0]))
    assert net.scale == 3
    assert net.forward(2.0).tolist() == [4.0, 6.0]
    assert net(1.0).tolist() == [3.0, 4.0]
    assert get("kwargs_only")(a=5) == 5


def test_an_attribute_can_be_set(get):
    net = get("Net")()
    net.w = np.array([5.0])
    net.scale = 7
    assert net.forward(1.0).tolist() == [5.0] and net.scale == 7 and get("Net").scale == 3


def test_values_are_copies_and_handles_are_not(get):
    net = get("Net")()
    net.w[0] = 100.0
    net.other.scale = 9
    assert net.w.tolist() == [1.0, 1.0] and net.scale == 9


def test_one_object_has_one_identity(get):
    net, (first, second), same = get("Net")(), get("make")(2), get("same")
    assert same(net, net) is True and same(net, net.other) is True
    assert same(first, second) is False and same(net, first) is False
    assert net._number == net.other._number


def test_names_of_protocols_are_not_asked_for(get):
    net = get("Net")()
    assert not hasattr(net, "__secret__") and not hasattr(net, "__array_interface__")
    with pytest.raises(AttributeError):
        net.__secret__()


def test_an_object_lives_as_long_as_its_process(get):
    net = get("Net")()
    net.scale = 11
    numbers = [get("Net")()._number for _ in range(50)]
    gc.collect()
    assert net.scale == 11 and len(set(numbers)) == 50


def test_a_handle_of_another_process_is_refused(opened):
    work = opened(SOURCE)
    net, same = work.function("Net")(), work.function("same")
    with pytest.raises(TypeError, match="a check passed what cannot be sent"):
        same(net, net)


def test_a_missing_attribute_is_the_students_error(get):
    with pytest.raises(AttributeError) as caught:
        get("Net")().missing()
    assert isinstance(caught.value, StudentError) and caught.value.kind == "AttributeError"


@pytest.mark.parametrize("name", ["keyed", "keyed_by_pairs", "members"])
def test_objects_as_keys_are_of_the_wrong_type(get, name):
    with pytest.raises(WrongType):
        get(name)()


def test_sets_are_fit_for_keys_in_both_directions(get):
    assert get("read")({frozenset({1}): 2, frozenset(): 3}) == 2
    assert get("grouped")() == {frozenset({1, 2}): 3}


def test_counts_of_many_numbered_words_go_both_ways(get):
    counts = {(n, n + 1): 1 for n in range(50_000)}
    assert get("dict_of")(counts) == counts


# --- callbacks ---------------------------------------------------------------------------------


def test_a_callback_takes_and_returns_values(get):
    seen = []

    def record(x, *, scale=1):
        seen.append(x)
        return x * scale

    x = np.array([1.0, 2.0])
    assert get("apply")(Callback(record), x, scale=3).tolist() == [3.0, 6.0]
    assert seen[0].tolist() == [1.0, 2.0] and seen[0] is not x


def test_a_callback_may_be_given_an_object(get):
    net, given = get("Net")(), []
    get("apply")(Callback(given.append), net)
    assert type(given[0]) is Handle and given[0]._number == net._number


def test_a_callbacks_own_error_reaches_the_student_without_its_text(get):
    def fail(x):
        raise KeyError("a hidden value")

    assert get("forgiving")(Callback(fail), 1) == [
        "RuntimeError", "the call was refused (KeyError)",
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_a_wrong_call_of_a_callback_is_the_students_error(get, arguments):
    with pytest.raises(RuntimeError, match=r"the call was refused \(TypeError\)"):
        get("apply")(Callback(lambda x: x), *arguments)


def test_a_callback_whose_answer_cannot_be_sent_is_refused(get):
    with pytest.raises(RuntimeError, match=r"the call was refused \(WireError\)"):
        get("apply")(Callback(lambda: object()))


def test_callbacks_are_counted(opened):
    count = opened(SOURCE, callbacks=100).function("count")
    assert count(Callback(lambda i: None), 100) == 100
    with pytest.raises(WorkerDied, match="too often"):
        count(Callback(lambda i: None), 1)


def test_an_argument_that_cannot_be_sent_costs_only_that_call(get):
    huge = get("huge")
    assert huge(Callback(lambda x: x)) == "refused"
    assert get("square")(3) == 9


HOSTILE = """
import sys
import numpy as np

def answer(f, *message):
    worker = sys.modules["autograder.worker.template"]._Worker
    write = worker._write
    worker._write = lambda self, reply: write(self, [reply[0], *message])
"""


@pytest.mark.parametrize(
    "message",
    [
        ("callback", 7, [], {}), ("callback", -1, [], {}), ("callback", "0", [], {}),
        ("callback", None, [], {}), ("callback", 0, 3, {}), ("callback", 0, [], [1]),
        ("callback", 0), ("value",), ("value", 1, 2), ("raise", 1, 2, 3), ("raise", "KeyError"),
        ("other", 1), (None,), (),
    ],
    ids=str,
)  # fmt: skip
def test_a_forged_answer_ends_the_check_and_not_the_grader(opened, message):
    answer = opened(HOSTILE).function("answer")
    with pytest.raises(WorkerDied):
        answer(Callback(lambda: None), *message)


@pytest.mark.parametrize("number", ["None", "'1'", "-1", "np.arange(2)"])
def test_an_answer_must_carry_the_number_of_its_question(opened, number):
    source = HOSTILE.replace("[reply[0], *message]", f"[{number}, 'value', 1]")
    answer = opened(source).function("answer")
    with pytest.raises(WorkerDied):
        answer(1)


# --- support modules, batches ------------------------------------------------------------------


def test_a_support_module_runs_beside_the_students_code(opened):
    spy = """
import work
calls = []
def double(x):
    calls.append(x)
    return work.square(x) * 2
"""
    child = opened(SOURCE, support={"spy.py": spy}).child()
    module = child.client.request("support", "spy")
    assert module.double(3) == 18 and module.calls == [3]
    assert child.client.request("support", "spy").calls == [3]


def test_functions_of_a_support_module_are_asked_for_once_and_its_values_every_time(opened):
    spy = "calls = []\ndef note(x):\n    calls.append(x)\n"
    client = opened(SOURCE, support={"spy.py": spy}).child().client
    seen = []
    client.watch = seen.append
    for turn in range(3):
        client.support("spy").note(turn)
        assert client.support("spy").calls == list(range(turn + 1))
    operations = [rest[-1] for rest in seen if rest[-1] in ("spy", "note", "calls")]
    assert operations == ["spy", "note", "spy", "calls"] * 3  # a record knows no difference
    assert client._number == 1 + 1 + 3 + 3


def test_what_is_to_be_done_soon_is_done_before_the_next_request(opened):
    client = opened("import random\ndef draw():\n    return random.random()\n").child().client
    draw, drawn = client.request("get", FILE, "draw"), []
    for _ in range(2):
        client.soon("seed", 5)
        drawn += [draw(), draw()]
    assert drawn[:2] == drawn[2:] and drawn[0] != drawn[1]
    client.soon("seed", "no number")
    with pytest.raises(StudentError):
        draw()
    assert draw() not in drawn  # and the stream goes on


@pytest.mark.parametrize("name", ["missing", "../submission/work", "spy.py", ""])
def test_a_support_module_that_is_not_there(opened, name):
    client = opened(SOURCE, support={"spy.py": ""}).child().client
    with pytest.raises(StudentError):
        client.request("support", name)


def test_a_batch_is_many_calls_in_order(get):
    assert batch(get("square"), [(n,) for n in range(5)]) == [0, 1, 4, 9, 16]
    assert batch(get("square"), []) == []
    with pytest.raises(ValueError, match="negative"):
        batch(get("square"), [(1,), (-1,)])
    assert batch(lambda x: -x, [(1,), (2,)]) == [-1, -2]


def test_repeated_calls_share_their_arguments(get):
    assert repeat(get("square"), 3, 2) == [4, 4, 4]
    assert repeat(lambda: 5, 2) == [5, 5]


@pytest.mark.parametrize("reply", ["None", "[1]", "{1: 2}", "5"])
def test_a_batch_with_a_wrong_number_of_results_is_no_answer(opened, reply):
    source = HOSTILE.replace("*message]", f"'value', {reply}]")
    answer = opened(source + "\ndef f():\n    return 1").child().client
    function = answer.request("get", FILE, "f")
    answer.request("get", FILE, "answer")(1)
    with pytest.raises(WorkerDied, match="something else"):
        batch(function, [(), ()])
