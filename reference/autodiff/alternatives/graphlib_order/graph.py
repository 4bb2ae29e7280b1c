"""Right, written otherwise: the standard library's sorter, NumPy numbers, a matrix of slopes."""

from graphlib import TopologicalSorter
import math

OPS = {
    "add": (lambda p, q: p + q, lambda p, q: (1.0, 1.0)),
    "sub": (lambda p, q: p - q, lambda p, q: (1.0, -1.0)),
    "mul": (lambda p, q: p * q, lambda p, q: (q, p)),
    "div": (lambda p, q: p / q, lambda p, q: (1.0 / q, -p / (q * q))),
    "fma": (lambda p, q, r: p * q + r, lambda p, q, r: (q, p, 1.0)),
    "neg": (lambda p: -p, lambda p: (-1.0,)),
    "square": (lambda p: p * p, lambda p: (2.0 * p,)),
    "sin": (math.sin, lambda p: (math.cos(p),)),
    "exp": (math.exp, lambda p: (math.exp(p),)),
    "tanh": (math.tanh, lambda p: (1.0 - math.tanh(p) ** 2,)),
}
import numpy as np


def topological_order(graph):
    return list(TopologicalSorter({u: v for u, (_, v) in graph.items()}).static_order())


def forward(graph, values):
    out = {name: np.float64(value) for name, value in values.items()}
    for name in topological_order(graph):
        op, inputs = graph[name]
        if op != "leaf":
            out[name] = np.float64(OPS[op][0](*(out[v] for v in inputs)))
    return out


def edges(graph, values):
    """(u, v) -> du/dv, the two of mul(v, v) added."""
    found = {}
    for u, (op, inputs) in graph.items():
        slopes = OPS[op][1](*(values[v] for v in inputs)) if inputs else ()
        for v, slope in zip(inputs, slopes):
            found[u, v] = found.get((u, v), 0) + slope
    return found


def backward_a(graph, values, output):
    slopes, above = edges(graph, values), {v: [] for v in graph}
    for u, v in slopes:
        above[v].append(u)
    dy = {}
    for v in reversed(topological_order(graph)):
        dy[v] = np.float64(v == output) + sum(dy[u] * slopes[u, v] for u in above[v])
    return dy


def backward_b(graph, values, output):
    slopes = edges(graph, values)
    position = {name: i for i, name in enumerate(topological_order(graph))}
    dy = np.zeros(len(graph))
    dy[position[output]] = 1
    for u in sorted(graph, key=position.get, reverse=True):
        for v in set(graph[u][1]):
            dy[position[v]] += dy[position[u]] * slopes[u, v]
    return {name: dy[i] for name, i in position.items()}
