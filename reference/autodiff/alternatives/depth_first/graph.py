"""Right, written otherwise: depth first with a stack of one's own, colours for cycles."""

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
WHITE, GREY, BLACK = 0, 1, 2


def topological_order(graph):
    colour, order = dict.fromkeys(graph, WHITE), []
    for start in graph:
        stack = [(start, False)]
        while stack:
            name, finished = stack.pop()
            if finished:
                colour[name] = BLACK
                order.append(name)
            elif colour[name] == WHITE:
                colour[name] = GREY
                stack.append((name, True))
                for below in graph[name][1]:
                    if colour[below] == GREY:
                        raise ValueError("cycle")
                    stack.append((below, False))
    return tuple(order)


def forward(graph, values):
    result = {}
    for name in topological_order(graph):
        op, inputs = graph[name]
        result[name] = values[name] if op == "leaf" else OPS[op][0](*[result[v] for v in inputs])
    return result


def backward_a(graph, values, output):
    used_by = {}
    for name, (op, inputs) in graph.items():
        slopes = OPS[op][1](*[values[v] for v in inputs]) if inputs else []
        for below, slope in zip(inputs, slopes):
            used_by.setdefault(below, []).append((name, slope))
    dy = {}
    for name in topological_order(graph)[::-1]:
        dy[name] = sum((dy[u] * slope for u, slope in used_by.get(name, [])), 0.0)
        if name == output:
            dy[name] = 1.0
    return dy


def backward_b(graph, values, output):
    dy = {name: 0.0 for name in graph}
    dy[output] += 1.0
    for name in topological_order(graph)[::-1]:
        op, inputs = graph[name]
        if dy[name] != 0 and op != "leaf":
            slopes = OPS[op][1](*[values[v] for v in inputs])
            for i in range(len(inputs)):
                dy[inputs[i]] += dy[name] * slopes[i]
    return dy
