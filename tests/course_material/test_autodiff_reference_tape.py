"""Problem 2.7 against PyTorch and the complex step: sharing, accumulation, state and order."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from tests.course_material import autodiff_oracles as oracle
from tests.course_material.autodiff_oracles import close, draw, frozen, labels, right_programs

tape = right_programs("tape.py")


@pytest.fixture(autouse=True)
def empty_tape(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("it").reset_tape()


def example(seed: int, m: int = 5, d: int = 3, k: int = 4) -> list[Any]:
    """x, y, alpha, beta of these sizes."""
    x, alpha, beta = draw(seed, (m,), (d, m), (k, d))
    return [x, labels(seed, 1, k)[1][0], alpha, beta]


def right(got: Any, inputs: list[Any], near: float) -> bool:
    """Whether these are dJ/dalpha and dJ/dbeta."""
    want = oracle.network_gradients(*inputs)
    return len(got) == 2 and all(close(g, w, near) for g, w in zip(got, want, strict=True))


@tape
def test_the_network_and_its_second_step(it: SimpleNamespace) -> None:
    net = it.NeuralNetwork()
    for seed in range(3):
        inputs = example(seed, 2 + seed, 3 + 2 * seed, 2 + seed)
        loss = net.forward(*inputs)
        assert loss == pytest.approx(oracle.network(*inputs), rel=it.near)
        assert right(net.backward(), inputs, it.near)


@tape
def test_an_evaluation_leaves_nothing_behind(it: SimpleNamespace) -> None:
    net, inputs = it.NeuralNetwork(), example(1)
    it.NeuralNetwork().forward(*example(2))
    net.forward(*example(3))
    net.forward(*inputs)
    assert right(net.backward(), inputs, it.near)
    assert right(net.backward(), inputs, it.near)  # the tape is empty: nothing is added


@tape
def test_labels_may_be_integers(it: SimpleNamespace) -> None:
    x, y, alpha, beta = example(4)
    net = it.NeuralNetwork()
    net.forward(x, frozen(y.astype(int)), alpha, beta)
    assert right(net.backward(), [x, y, alpha, beta], it.near)


@tape
def test_one_leaf_used_twice_gets_the_sum(it: SimpleNamespace) -> None:
    a, omega = (it.Leaf(each) for each in draw(5, (4,), (4, 4)))
    hidden = it.Sigmoid().apply_fwd(it.Linear().apply_fwd(a, omega))
    it.Linear().apply_fwd(hidden, omega)
    it.tape_bwd()
    tensors = [torch.tensor(each, requires_grad=True) for each in draw(5, (4,), (4, 4))]
    (tensors[1] @ torch.sigmoid(tensors[1] @ tensors[0])).sum().backward()
    assert close(a.out_gradient, tensors[0].grad, it.near)
    assert close(omega.out_gradient, tensors[1].grad, it.near)


@tape
def test_one_leaf_as_both_inputs_gets_both_gradients(it: SimpleNamespace) -> None:
    p = oracle.distributions(5, 4)
    leaf = it.Leaf(p)
    it.CrossEntropy().apply_fwd(leaf, leaf)
    it.tape_bwd()
    assert close(leaf.out_gradient, -np.log(p) - 1, it.near)


@tape
def test_a_leaf_that_changes_later_does_not_change_the_past(it: SimpleNamespace) -> None:
    a, omega = (it.Leaf(each) for each in draw(12, (4,), (3, 4)))
    it.Linear().apply_fwd(a, omega)
    a.out_tensor = np.zeros(4)
    it.tape_bwd()
    assert close(omega.out_gradient, np.outer(np.ones(3), draw(12, (4,))[0]), it.near)


@tape
def test_a_leaf_accumulates_until_it_is_told_not_to(it: SimpleNamespace) -> None:
    leaf = it.Leaf(draw(6, (3,))[0])
    assert np.array_equal(leaf.out_gradient, np.zeros(3))
    slope = oracle.complex_step(oracle.sigmoid, draw(6, (3,)), 1.0)[0]
    for times in (1, 2, 3):
        it.Sigmoid().apply_fwd(leaf)
        it.tape_bwd()
        assert close(leaf.out_gradient, times * slope, it.near)
    leaf.zero_grad()
    assert np.array_equal(leaf.out_gradient, np.zeros(3))


@tape
def test_a_branch_that_leads_nowhere_adds_nothing(it: SimpleNamespace) -> None:
    a = it.Leaf(draw(7, (3,))[0])
    shared = it.Sigmoid().apply_fwd(a)
    unused = it.Softmax().apply_fwd(shared)
    it.Softmax().apply_fwd(shared)
    it.tape_bwd()  # ones times the softmax's Jacobian is 0
    assert np.array_equal(unused.out_gradient, np.zeros(3))
    assert np.all(np.abs(a.out_gradient) < 1e-6)


@tape
def test_an_object_stands_for_one_application(it: SimpleNamespace) -> None:
    leaf, sigmoid = it.Leaf(draw(8, (3,))[0]), it.Sigmoid()
    assert sigmoid.apply_fwd(leaf) is sigmoid
    with pytest.raises(RuntimeError):
        sigmoid.apply_fwd(leaf)
    it.reset_tape()
    sigmoid.apply_fwd(leaf)
    it.tape_bwd()
    sigmoid.apply_fwd(leaf)  # it was taken off the tape
    assert np.array_equal(sigmoid.out_gradient, np.zeros(3))


@tape
def test_modules_of_ones_own(it: SimpleNamespace) -> None:
    class Add(it.Module):  # type: ignore[misc,name-defined]
        def forward(self, a: Any, b: Any) -> Any:
            return a + b

        def backward(self, a: Any, b: Any, out: Any, g: Any) -> Any:
            return g, g  # one array for two inputs: nobody may add to it in place

    a, b = (it.Leaf(each) for each in draw(9, (3,), (3,)))
    once = Add().apply_fwd(a, b)
    Add().apply_fwd(once, Add().apply_fwd(once, a))
    it.tape_bwd()
    assert np.array_equal(a.out_gradient, [3.0] * 3) and np.array_equal(b.out_gradient, [2.0] * 3)


@tape
def test_every_module_by_itself(it: SimpleNamespace) -> None:
    a, g, omega = draw(10, (4,), (4,), (3, 4))
    p, q = oracle.distributions(10, 4), oracle.distributions(11, 4)
    for name, naive, inputs, upstream in [
        ("Sigmoid", oracle.sigmoid, [a], g),
        ("Softmax", oracle.softmax, [a], g),
        ("Linear", oracle.linear, [a, omega], g[:3]),
        ("CrossEntropy", oracle.cross_entropy, [p, q], np.array(-2.5)),
    ]:
        leaves = [it.Leaf(each) for each in inputs]
        module = getattr(it, name)().apply_fwd(*leaves)
        assert close(module.out_tensor, naive(*inputs), it.near)
        module.out_gradient = upstream
        module.apply_bwd()
        want = oracle.complex_step(naive, inputs, upstream)
        for leaf, right in zip(leaves, want, strict=True):
            assert close(leaf.out_gradient, right, it.near)


@tape
def test_a_long_chain(it: SimpleNamespace) -> None:
    omega = it.Leaf(frozen([[1.0]]))
    node = it.Leaf(frozen([1.0]))
    for _ in range(3000):
        node = it.Linear().apply_fwd(node, omega)
    it.tape_bwd()
    assert np.array_equal(omega.out_gradient, [[3000.0]])
