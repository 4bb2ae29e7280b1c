"""Problem 2.1 against PyTorch on random graphs, exact sums over paths, and counted work."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from tests.course_material.autodiff_oracles import right_programs, run, solution, support

Graph = dict[str, tuple[str, tuple[str, ...]]]
OPS = run(solution("graph.py")).OPS
SAFE = ["add", "sub", "mul", "fma", "neg", "sin", "tanh"]  # nothing here grows fast
EXACT = ["add", "sub", "mul", "fma", "neg", "square"]  # whole numbers stay whole
TORCH: dict[str, Any] = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "neg": torch.neg,
    "square": torch.square, "sin": torch.sin, "exp": torch.exp, "tanh": torch.tanh,
    "fma": lambda p, q, r: torch.addcmul(r, p, q),
}  # fmt: skip
ARITY = {"add": 2, "sub": 2, "mul": 2, "div": 2, "fma": 3}
programs = right_programs("graph.py")


def draw_graph(seed: int, ops: list[str], leaves: int, inner: int) -> Graph:
    """A random graph: repeated operands, shared and unused nodes, keys in random order."""
    rng = np.random.default_rng(seed)
    graph: Graph = {f"x{i}": ("leaf", ()) for i in range(leaves)}
    for i in range(inner):
        op = str(rng.choice(ops))
        graph[f"n{i}"] = (op, tuple(rng.choice(list(graph), size=ARITY.get(op, 1)).tolist()))
    return {name: graph[name] for name in rng.permutation(list(graph)).tolist()}


def in_creation_order(graph: Graph) -> list[str]:
    """The order in which draw_graph made the nodes: each after its inputs."""
    return sorted(graph, key=lambda name: (name[0] == "n", int(name[1:])))


def draw_values(seed: int, graph: Graph) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    leaves = [name for name in in_creation_order(graph) if graph[name][0] == "leaf"]
    return dict(zip(leaves, rng.normal(size=len(leaves)).tolist(), strict=True))


def by_torch(
    graph: Graph, leaves: dict[str, float], output: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Every value, and the derivative of output by every node."""
    found: dict[str, Any] = {}
    for name in in_creation_order(graph):
        op, inputs = graph[name]
        if op == "leaf":
            found[name] = torch.tensor(leaves[name], dtype=torch.float64, requires_grad=True)
        else:
            found[name] = TORCH[op](*(found[v] for v in inputs))
    slopes = torch.autograd.grad(found[output], list(found.values()), allow_unused=True)
    numbers = [0.0 if s is None else s.item() for s in slopes]
    return {n: t.item() for n, t in found.items()}, dict(zip(found, numbers, strict=True))


def agree(got: dict[str, Any], want: dict[str, float], near: float = 1e-12) -> bool:
    return got.keys() == want.keys() and all(
        abs(got[name] - value) <= near * max(1.0, abs(value)) for name, value in want.items()
    )


@pytest.mark.parametrize("op", OPS)
def test_the_given_operations_equal_pytorch(op: str) -> None:
    assert OPS.keys() == TORCH.keys()
    function, derivatives = OPS[op]
    for point in np.random.default_rng(0).normal(size=(20, ARITY.get(op, 1))).tolist():
        inputs = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in point]
        out = TORCH[op](*inputs)
        slopes = [s.item() for s in torch.autograd.grad(out, inputs)]
        assert function(*point) == pytest.approx(out.item(), rel=1e-14)
        assert derivatives(*point) == pytest.approx(slopes, rel=1e-12)


@programs
def test_200_random_graphs_equal_pytorch(it: SimpleNamespace) -> None:
    for seed in range(200):
        graph = draw_graph(seed, SAFE, 1 + seed % 5, 1 + seed % 23)
        leaves = draw_values(seed, graph)
        output = sorted(graph)[seed % len(graph)]
        values, slopes = by_torch(graph, leaves, output)
        got = it.forward(graph, leaves)
        assert agree(got, values)
        assert agree(it.backward_a(graph, got, output), slopes)
        assert agree(it.backward_b(graph, got, output), slopes)


def paths_sum(graph: Graph, values: dict[str, Any], output: str, start: str) -> Fraction:
    """The sum over all paths from start to output of the product of the slopes on the way."""
    if output == start:
        return Fraction(1)
    op, inputs = graph[output]
    slopes = OPS[op][1](*(values[v] for v in inputs)) if inputs else ()
    parts = zip(inputs, slopes, strict=True)
    return sum((Fraction(s) * paths_sum(graph, values, v, start) for v, s in parts), Fraction(0))


@programs
def test_derivatives_are_exact_sums_over_paths(it: SimpleNamespace) -> None:
    for seed in range(40):
        graph = draw_graph(seed, EXACT, 2, 6)
        leaves = {name: 2 + i for i, name in enumerate(("x0", "x1"))}
        values = it.forward(graph, leaves)
        if max(map(abs, values.values())) > 2**20:
            continue  # its derivatives might be no whole numbers below 2**53
        output = in_creation_order(graph)[-1]
        want = {name: paths_sum(graph, values, output, name) for name in graph}
        assert it.backward_a(graph, values, output) == want
        assert it.backward_b(graph, values, output) == want


@programs
def test_every_node_comes_after_its_inputs(it: SimpleNamespace) -> None:
    for seed in range(50):
        graph = draw_graph(seed, SAFE, 3, 30)
        order = list(it.topological_order(graph))
        assert sorted(order) == sorted(graph)
        place = {name: i for i, name in enumerate(order)}
        assert all(place[v] < place[u] for u, (_, inputs) in graph.items() for v in inputs)


@programs
@pytest.mark.parametrize(
    "circle",
    [
        {"x": ("leaf", ()), "y": ("add", ("x", "y"))},
        {"a": ("sin", ("c",)), "b": ("sin", ("a",)), "c": ("add", ("x", "b")), "x": ("leaf", ())},
        {"x": ("leaf", ()), "good": ("sin", ("x",)), "a": ("neg", ("b",)), "b": ("neg", ("a",))},
    ],
)
def test_a_cycle_is_refused(it: SimpleNamespace, circle: Graph) -> None:
    with pytest.raises(ValueError):
        it.topological_order(circle)


def diamonds(count: int) -> Graph:
    """Each node feeds two, which are added; 2**count paths, each of slope 1."""
    graph: Graph = {"t0": ("leaf", ())}
    for i in range(count):
        graph |= {f"l{i}": ("neg", (f"t{i}",)), f"r{i}": ("neg", (f"t{i}",))}
        graph[f"t{i + 1}"] = ("add", (f"l{i}", f"r{i}"))
    return dict(reversed(graph.items()))


@programs
@pytest.mark.parametrize("version", ["backward_a", "backward_b"])
def test_forty_diamonds_take_work_in_proportion_to_their_edges(
    it: SimpleNamespace, version: str
) -> None:
    graph = diamonds(40)
    values = it.forward(graph, {"t0": 1.0})
    backward = getattr(it, version)
    dy, _ = support("budget").within(1000, backward, graph, values, "t40")
    assert dy["t0"] == 2.0**40


def test_the_budget_stops_what_walks_along_every_path() -> None:
    source = solution("graph.py") + (
        "\ndef by_paths(graph, values, y, x):\n"
        "    slopes = zip(graph[y][1], _partials(graph, values, y))\n"
        "    return float(y == x) + sum(s * by_paths(graph, values, v, x) for v, s in slopes)\n"
    )
    it, graph = run(source), diamonds(40)
    values = it.forward(graph, {"t0": 1.0})
    with pytest.raises(RuntimeError, match="more than 1000"):
        support("budget").within(1000, it.by_paths, graph, values, "t40", "t0")


@programs
def test_a_chain_of_5000_nodes(it: SimpleNamespace) -> None:
    graph: Graph = {"n0": ("leaf", ())}
    graph |= {f"n{i}": ("neg", (f"n{i - 1}",)) for i in range(1, 5000)}
    for keys in (list(graph), list(reversed(graph))):
        shuffled = {name: graph[name] for name in keys}
        values = it.forward(shuffled, {"n0": 0.5})
        assert values["n4999"] == -0.5
        for backward in (it.backward_a, it.backward_b):
            assert backward(shuffled, values, "n4999")["n0"] == -1.0


@programs
def test_a_node_that_is_not_the_last_one(it: SimpleNamespace) -> None:
    graph = {"y": ("square", ("x",)), "z": ("exp", ("y",)), "w": ("leaf", ()), "x": ("leaf", ())}
    values = it.forward(graph, {"x": 1.5, "w": 7.0})
    want = {"y": 1.0, "z": 0.0, "w": 0.0, "x": 3.0}
    assert it.backward_a(graph, values, "y") == it.backward_b(graph, values, "y") == want


@programs
def test_nothing_given_is_changed_and_nothing_is_remembered(it: SimpleNamespace) -> None:
    graph, leaves = draw_graph(5, SAFE, 3, 12), {"x0": 0.5, "x1": -1.0, "x2": 2.0}
    before = dict(graph)
    values = it.forward(graph, leaves)
    kept = dict(values)
    first = [b(graph, values, "n11") for b in (it.backward_a, it.backward_b)]
    assert first == [b(graph, values, "n11") for b in (it.backward_a, it.backward_b)]
    assert (graph, values, list(leaves)) == (before, kept, ["x0", "x1", "x2"])
