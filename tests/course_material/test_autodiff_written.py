"""Problem 2.10 of autodiff: the numbers of the model answer, counted and computed."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import numpy as np
import pytest

from tests.course_material.autodiff_oracles import PUBLIC, SECRET, run, solution

RUBRIC = (SECRET / "written/2.10.md").read_text(encoding="utf-8")
HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
QUESTION = HANDOUT.partition("### Problem 2.10:")[2].partition("\n## ")[0]
GRAPH = run(solution("graph.py"))

Graph = dict[str, tuple[str, tuple[str, ...]]]


def diamonds(n: int) -> Graph:
    graph: Graph = {"d0": ("leaf", ())}
    for i in range(1, n + 1):
        graph |= {f"p{i}": ("neg", (f"d{i - 1}",)), f"q{i}": ("sin", (f"d{i - 1}",))}
        graph[f"d{i}"] = ("add", (f"p{i}", f"q{i}"))
    return graph


def nothing_shared(graph: Graph, node: str) -> Graph:
    """The tree that `node` is computed from when each use computes its operand anew."""
    tree: Graph = {}

    def copy(v: str) -> str:
        name, (op, operands) = f"{v}/{len(tree)}", graph[v]
        tree[name] = ("leaf", ())  # takes the name; what is below it gets later ones
        tree[name] = (op, tuple(map(copy, operands)))
        return name

    copy(node)
    return tree


def edges(graph: Graph) -> int:
    return sum(len(operands) for _, operands in graph.values())


def paths(graph: Graph, v: str, y: str) -> list[list[tuple[str, int]]]:
    """Each path from v to y, as its edges: (consumer, which of its operands)."""
    found: list[list[tuple[str, int]]] = [[]] if v == y else []
    for u, (_, operands) in graph.items():
        for i, w in enumerate(operands):
            if w == v:
                found += [[(u, i), *rest] for rest in paths(graph, u, y)]
    return found


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_counts_of_part_2(n: int) -> None:
    graph = diamonds(n)
    ways = paths(graph, "d0", f"d{n}")
    assert edges(graph) == 4 * n and len(ways) == 2**n
    assert sum(len(way) - 1 for way in ways) == (2 * n - 1) * 2**n
    assert edges(nothing_shared(graph, f"d{n}")) == 4 * (2**n - 1)


def test_version_b_is_the_sum_over_paths() -> None:
    graph = diamonds(3)
    values = GRAPH.forward(graph, {"d0": 0.7})
    partials = {
        u: GRAPH.OPS[op][1](*(values[w] for w in operands))
        for u, (op, operands) in graph.items() if op != "leaf"
    }  # fmt: skip
    for v, derivative in GRAPH.backward_b(graph, values, "d3").items():
        products = [np.prod([partials[u][i] for u, i in way]) for way in paths(graph, v, "d3")]
        assert derivative == pytest.approx(sum(products), rel=1e-12)


def test_the_numbers_that_are_told_for_forty_diamonds() -> None:
    [(few, many)] = re.findall(r"For \$n = 40\$: (\d+) against\s\$(.*?)\$", RUBRIC)
    factor, power = re.findall(r"([\d.]+) \\cdot 10\^\{(\d+)\}", many)[0]
    assert int(few) == edges(diamonds(40))
    assert f"{79 * 2**40:.1e}" == f"{factor}e+{power}"


def test_the_softmax_without_a_matrix_and_its_sum() -> None:
    rng = np.random.default_rng(0)
    b, g_b = rng.dirichlet(np.ones(7)), rng.normal(size=7)
    g_a: Any = b * (g_b - b @ g_b)
    np.testing.assert_allclose(g_a, (np.diag(b) - np.outer(b, b)) @ g_b, rtol=1e-12)
    assert abs(g_a.sum()) < 1e-15


def most_kept(length: int, k: int) -> tuple[int, int]:
    """(the most vectors held at once, applications made again) where every k-th is kept."""
    kept, held, again = set(range(0, length + 1, k)), 0, 0
    for start in sorted(kept, reverse=True):
        stretch = set(range(start + 1, min(start + k, length + 1)))
        again += len(stretch)
        held = max(held, len({each for each in kept if each <= start + k} | stretch))
    return held, again


def test_the_stretches_of_part_5() -> None:
    length, root = 400, 20
    held, again = most_kept(length, root)
    assert abs(held - 2 * root) <= 2 and again == length - length // root
    assert all(most_kept(length, k)[0] >= held - 2 for k in range(1, length + 1))
    assert most_kept(length, 5)[0] > 2 * held and most_kept(length, 80)[0] > 2 * held


def test_the_rubric_gives_the_points_of_each_part() -> None:
    [problem] = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))["written"]
    items = re.findall(r"^\| (\d+) \| (\d)\w\. ", RUBRIC, re.M)
    parts = re.findall(r"^(\d)\. \*\*(.*?)\*\* \((\d) points\)", QUESTION, re.M)
    assert re.findall(r"^### (\d)\. (.*)$", RUBRIC, re.M) == [(of, title) for of, title, _ in parts]
    assert sum(int(points) for *_, points in parts) == problem["points"]
    for part, _, points in parts:
        assert sum(int(each) for each, of in items if of == part) == int(points)
