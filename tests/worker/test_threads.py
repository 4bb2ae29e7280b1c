"""Threads behind the wall: a fork of a process that has used them must not hang its children."""

import importlib.util

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="no torch")

TORCH = """
import sys, threading
import numpy as np
import torch

def threads():
    return torch.get_num_threads()

def matmul():
    a = torch.ones(400, 400)
    return (a @ a)[0, 0].item()

def elementwise():
    return torch.ones(1 << 20).exp().sum().item() / (1 << 20)

def backward():
    w = torch.ones(300, 300, requires_grad=True)
    (w @ w).sum().backward()
    return w.grad[0, 0].item()

def train(name="SGD"):
    torch.manual_seed(0)
    x = torch.randn(512, 8)
    net = torch.nn.Sequential(torch.nn.Linear(8, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
    optimiser = getattr(torch.optim, name)(net.parameters(), lr=0.01)
    losses = []
    for _ in range(20):
        optimiser.zero_grad()
        loss = (net(x) - x[:, :1]).square().mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses[-1] < losses[0]

def svd():
    a = torch.arange(40000.0).reshape(200, 200).sin()
    u, s, v = torch.linalg.svd(a)
    return torch.allclose(u * s @ v, a, atol=1e-3)

def double(x):
    return x * 2
"""

NUMPY = """
import sys, threading
import numpy as np

def threads():
    return 1

def matmul():
    a = np.ones((400, 400))
    return (a @ a)[0, 0]

def svd():
    a = np.sin(np.arange(40000.0)).reshape(200, 200)
    u, s, v = np.linalg.svd(a)
    return bool(np.allclose(u * s @ v, a))

def double(x):
    return x * 2
"""

DEEP = """
import sys
sys.setrecursionlimit(20000)

def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
"""

RIGHT = {
    "matmul": 400, "elementwise": pytest.approx(np.e), "backward": 600, "train": True, "svd": True,
}  # fmt: skip


def check_all(child, names):
    for name in names:
        assert child.client.request("get", "work.py", name)() == RIGHT[name]


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_forks_compute_on_two_threads(opened, kind):
    source, names = (NUMPY, ["matmul", "svd"]) if kind == "numpy" else (TORCH, RIGHT)
    work = opened(source, kind, threads=2)
    assert not work.submission.threaded
    for _ in range(2):
        child = work.child()
        if kind == "torch":
            assert child.client.request("get", "work.py", "threads")() == 2
        check_all(child, names)


def test_one_thread_is_what_a_check_gets_unless_the_assignment_says_more(opened):
    assert opened(TORCH, "torch").function("threads")() == 1


def test_a_parallel_operation_at_import_gets_answers(opened):
    parallel = "\ntorch.set_num_threads(2)\nRESULT = backward() + elementwise()\n"
    work = opened(TORCH + parallel, "torch", threads=2)
    assert work.submission.imports["work.py"].ok and work.submission.threaded
    for _ in range(2):
        check_all(work.child(), RIGHT)


@pytest.mark.parametrize(("kind", "source"), [("numpy", NUMPY), ("torch", TORCH)])
def test_a_thread_started_at_import_works(opened, kind, source):
    thread = """
import queue
asked, answered = queue.Queue(), queue.Queue()
def serve():
    while True:
        answered.put(asked.get() + 1)
threading.Thread(target=serve, daemon=True).start()
def ask(x):
    asked.put(x)
    return answered.get(timeout=20)
"""
    work = opened(source + thread, kind)
    assert work.submission.threaded
    for n in range(2):
        assert work.function("ask")(n) == n + 1


def test_a_thread_that_is_over_does_no_harm(opened):
    thread = "\nt = threading.Thread(target=matmul)\nt.start()\nt.join()\n"
    work = opened(NUMPY + thread)
    for _ in range(2):
        check_all(work.child(), ["matmul", "svd"])


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_training_needs_no_file_that_can_be_written(opened, name):
    assert opened(TORCH, "torch").function("train")(name) is True


@pytest.mark.parametrize(("kind", "source"), [("numpy", NUMPY), ("torch", TORCH)])
def test_fifty_megabytes_go_both_ways(opened, kind, source):
    x = np.random.default_rng(0).random(50 * 10**6 // 8)
    assert np.array_equal(opened(source, kind).function("double")(x), 2 * x)


def test_a_large_tensor_goes_both_ways(opened):
    torch = pytest.importorskip("torch")
    x = torch.arange(12_500_000, dtype=torch.float32)
    assert torch.equal(opened(TORCH, "torch").function("double")(x), 2 * x)


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_deep_recursion(opened, kind):
    assert opened(DEEP, kind).function("deep")(15000) == 15000


def test_a_numpy_worker_has_no_torch(opened):
    work = opened("import torch")
    assert work.submission.imports["work.py"].raised == "ModuleNotFoundError"
