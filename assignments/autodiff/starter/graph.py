"""Problem 2.1: reverse mode on a graph of scalars.

Lecture 19, "Automatic Differentiation – Reverse Mode (aka. Backpropagation)".

A computation graph is plain data: a dict, name (str) -> (op, inputs). For y = x * x + sin(x):

    {"y": ("add", ("u", "v")), "u": ("mul", ("x", "x")), "v": ("sin", ("x",)), "x": ("leaf", ())}

op:     str, a key of OPS; or "leaf" for a variable that nothing in the graph computes.
inputs: tuple of names, in the order of the op's arguments; a name may occur twice in it.
The keys of the dict stand in any order.
"""

import math

# op -> (the function, its partial derivatives: as many as inputs, in the order of the inputs)
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


def topological_order(graph):
    """All nodes, each after its inputs.

    graph: dict, name -> (op, inputs), see above; up to many thousand nodes, in chains of any
           length.
    Returns a list of all names, each once; which of the possible orders does not matter.
    Raises ValueError if the graph has a cycle.
    Source: Lecture 19, "Automatic Differentiation – Reverse Mode", forward computation, step 1.
    """
    raise NotImplementedError("problem 2.1: topological_order")


def forward(graph, values):
    """The value of every node.

    graph:  as for topological_order.
    values: dict, name -> number, of the leaves; it is not changed.
    Returns a dict, name -> number, of all nodes, leaves included.
    Source: Lecture 19, "Automatic Differentiation – Reverse Mode", forward computation, step 2.
    """
    raise NotImplementedError("problem 2.1: forward")


def backward_a(graph, values, output):
    """The derivative of one node by every node: each collects from its consumers (version A).

    graph:  as for topological_order.
    values: dict, name -> number, of all nodes, as returned by forward; it is not changed.
    output: the name of the node y to differentiate; not always the last one.
    Returns a dict, name v -> dy/dv (number), of all nodes; 1.0 for y itself, 0.0 where y does
    not depend on v.
    Source: Lecture 19, "Automatic Differentiation – Reverse Mode", backward, version A.
    """
    raise NotImplementedError("problem 2.1: backward_a")


def backward_b(graph, values, output):
    """The same as backward_a: each node increments the derivatives of its inputs (version B).

    graph, values, output, what is returned: as for backward_a.
    Source: Lecture 19, "Automatic Differentiation – Reverse Mode", backward, version B.
    """
    raise NotImplementedError("problem 2.1: backward_b")
