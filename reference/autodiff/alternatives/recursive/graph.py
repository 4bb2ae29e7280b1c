"""Right, written otherwise: recursion with memory, and a raised limit for long chains."""

import sys
from functools import cache
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
sys.setrecursionlimit(100_000)


def topological_order(graph):
    order, done, open_ = [], set(), set()

    def visit(name):
        if name in done:
            return
        if name in open_:
            raise ValueError("a circle through " + name)
        open_.add(name)
        for below in graph[name][1]:
            visit(below)
        done.add(name)
        order.append(name)

    for name in graph:
        visit(name)
    return order


def forward(graph, values):
    @cache
    def value(name):
        op, inputs = graph[name]
        return values[name] if op == "leaf" else OPS[op][0](*map(value, inputs))

    return {name: value(name) for name in topological_order(graph)}


def slopes_of(graph, values, name):
    op, inputs = graph[name]
    return OPS[op][1](*(values[v] for v in inputs)) if inputs else ()


def backward_a(graph, values, output):
    consumers = {name: set() for name in graph}
    for name, (_, inputs) in graph.items():
        for below in inputs:
            consumers[below].add(name)

    @cache
    def slope(name):
        if name == output:
            return 1.0
        total = 0.0
        for u in consumers[name]:
            for v, du_dv in zip(graph[u][1], slopes_of(graph, values, u)):
                total += slope(u) * du_dv if v == name else 0.0
        return total

    return {name: slope(name) for name in reversed(topological_order(graph))}


def backward_b(graph, values, output):
    order = topological_order(graph)
    order = order[: order.index(output) + 1]  # nothing after the output matters
    dy = dict.fromkeys(graph, 0.0) | {output: 1.0}
    while order:
        name = order.pop()
        for below, slope in zip(graph[name][1], slopes_of(graph, values, name)):
            dy[below] = dy[below] + slope * dy[name]
    return dy
