"""Hidden checks of problem 2.1. Values at the nodes come from the solution, never the student."""

from autograder.checks import assert_close, assert_equal, check, support

BELONG = "They belong to the caller."
BINARY, UNARY = ["add", "sub", "mul", "div"], ["neg", "square", "sin", "exp", "tanh"]


@check("2.1", share=0.1, cases=6)
def an_order_with_inputs_first(student, reference, case):
    """topological_order: any order in which every node comes after its inputs."""
    graph, _, _ = draw_graph(case, reference, 3 + case.index, 9 + 2 * case.index)
    order = student.topological_order(graph)
    right = order if in_order(graph, order) else reference.topological_order(graph)
    hint = "Take the first node of your list that is no leaf. Where in the list are its inputs?"
    assert_equal(order, right, "topological_order", hint)


@check("2.1", share=0.1, cases=5)
def cycles_are_refused(student, reference, case):
    """topological_order on graphs with a cycle of one, two or more nodes, and without."""
    graph, _, _ = draw_graph(case, reference, 2 + case.index, 5 + case.index)
    circle = [f"circle{k}" for k in range(1 + case.index)]
    around = {u: ("neg", (v,)) for u, v in zip(circle, circle[1:] + circle[:1], strict=True)}
    behind = {"behind": ("add", (circle[0], next(iter(graph))))}
    hint = "In a cycle no node can be the first. What is left over when all others are in order?"
    asked = [graph, graph | around, around | behind | graph]
    got = [ordered(student, each) for each in asked]
    right = got[0] if in_order(graph, got[0]) else reference.topological_order(graph)
    want = [right, "ValueError", "ValueError"]
    assert_equal(got, want, "topological_order (an exception counts as its name)", hint)


@check("2.1", share=0.1, cases=6)
def values_of_all_nodes(student, reference, case):
    """forward: the value of every node, for operations that do not commute."""
    graph, leaves, _ = draw_graph(case, reference, 2 + case.index, 7 + 2 * case.index)
    hint = "Compare one node of each operation with what you get by hand."
    assert_close(
        student.forward(graph, leaves), reference.forward(graph, leaves), "forward", hint=hint
    )


@check("2.1", share=0.2, cases=6)
def derivatives_by_version_a(student, reference, case):
    """backward_a: shared nodes, repeated operands, paths of unequal length, unrelated nodes."""
    compare_derivatives("backward_a", student, reference, case)


@check("2.1", share=0.2, cases=6)
def derivatives_by_version_b(student, reference, case):
    """backward_b: shared nodes, repeated operands, paths of unequal length, unrelated nodes."""
    compare_derivatives("backward_b", student, reference, case)


@check("2.1", share=0.05, cases=5)
def a_second_call_starts_anew(student, reference, case):
    """backward_a and backward_b, called twice; and what all functions leave of their arguments."""
    graph, leaves, output = draw_graph(case, reference, 2 + case.index, 5 + case.index)
    values = reference.forward(graph, leaves)
    witness = support(student, "witness")
    hint, theirs = "What is left from the first call when the second one begins?", {**leaves}
    for name, given in (("topological_order", [graph]), ("forward", [graph, leaves])):
        _, after = witness.afterwards(getattr(student, name), *given)
        assert_equal(after, [graph, theirs][: len(given)], f"the arguments, after {name}", BELONG)
    for name in ("backward_a", "backward_b"):
        getattr(student, name)(graph, values, output)
        got, (_, after, _) = witness.afterwards(getattr(student, name), graph, values, output)
        want = getattr(reference, name)(graph, values, output)
        assert_close(got, want, f"the second {name}", hint=hint)
        assert_equal(after, values, f"values, after {name}", BELONG)


@check("2.1", share=0.1, cases=5)
def every_edge_once(student, reference, case):
    """Chains of diamonds: the operations that backward_a and backward_b evaluate are counted."""
    hint = "How many paths lead through a chain of diamonds, and how many edges are there?"
    for count, most in ((8 + case.index % 4, 10**5), (40 + case.index, 1200)):
        graph, values = diamonds(count, reference)
        few, last = 8 * len(graph), f"n{3 * count}"
        for name in ("backward_a", "backward_b"):
            function, budget = getattr(student, name), support(student, "budget")
            got, calls = budget.within(most, function, graph, values, last)
            assert_close(got, getattr(reference, name)(graph, values, last), name, hint=hint)
            seen = "few" if calls <= few else f"{calls}"
            assert_equal(seen, "few", f"the number of operations that {name} evaluates", hint)


@check("2.1", share=0.05, cases=2)
def a_long_chain(student, reference, case):
    """One chain of more than a thousand nodes: its order, all values and all derivatives."""
    length = 1100 + 37 * case.index
    links = {f"v{k + 1}": (("neg", "sin", "tanh")[k % 3], (f"v{k}",)) for k in range(length)}
    graph, last = {"v0": ("leaf", ())} | links, f"v{length}"
    given = {"v0": float(case.normal(scale=0.5))}
    hint = "How many calls deep can Python go, and how long is the chain?"
    order = list(graph) if case.index % 2 else list(graph)[::-1]
    graph = {name: graph[name] for name in order}
    got = student.topological_order(graph)
    assert_equal(got, reference.topological_order(graph), "topological_order of a chain", hint)
    values = reference.forward(graph, given)
    assert_close(student.forward(graph, given), values, "forward on a chain", hint=hint)
    for name in ("backward_a", "backward_b"):
        want = getattr(reference, name)(graph, values, last)
        assert_close(getattr(student, name)(graph, values, last), want, name, hint=hint)


def compare_derivatives(name, student, reference, case):
    """One version on one random graph, in which the output is not the last node."""
    graph, leaves, output = draw_graph(case, reference, 3 + case.index % 3, 11 + 2 * case.index)
    values = reference.forward(graph, leaves)
    got = getattr(student, name)(graph, values, output)
    hint = "Draw a small graph in which a node has two consumers, and number the visits."
    assert_close(got, getattr(reference, name)(graph, values, output), name, hint=hint)


def draw_graph(case, reference, leaves, inner):
    """A random graph with its keys shuffled, values of its leaves, and a node to differentiate.

    It has a repeated operand, a node that skips ahead to a late one, a node with the operands in
    reverse alphabetical order, and nodes that the output does not depend on.
    """
    rng, names = case.rng, [f"v{k}" for k in case.rng.permutation(90)[: leaves + inner].tolist()]
    graph = {name: ("leaf", ()) for name in names[:leaves]}
    values = {name: float(v) for name, v in zip(names, case.normal(leaves, scale=0.5), strict=False)}
    for place, name in enumerate(names[leaves:], leaves):
        before = names[:place]
        recent = before[-4:]
        if place == leaves:  # a repeated operand
            op, inputs = "mul", (before[-1], before[-1])
        elif place % 5 == 0:
            op, inputs = "fma", tuple(rng.choice(before, size=3).tolist())
        elif place % 3 == 0:
            op, inputs = str(rng.choice(UNARY)), (str(rng.choice(recent)),)
        else:
            op, pair = str(rng.choice(BINARY)), (str(rng.choice(recent)), str(rng.choice(before)))
            inputs = tuple(sorted(pair, reverse=place % 2 == 0))
        graph[name] = (op, inputs)
        values_now = settle(graph, name, values, reference)
        if not 0.05 < abs(values_now) < 8:  # keep every value of ordinary size
            graph[name] = ("tanh", (inputs[0],))
            settle(graph, name, values, reference)
    found = {name: values[name] for name in names[:leaves]}
    keys = rng.permutation(names).tolist()
    return {key: graph[key] for key in keys}, found, names[-3]


def settle(graph, name, values, reference):
    """Compute one node's value from those before it."""
    op, inputs = graph[name]
    try:
        values[name] = float(reference.OPS[op][0](*(values[v] for v in inputs)))
    except ArithmeticError:
        values[name] = float("inf")
    return values[name]


def diamonds(count, reference):
    """n0 -> (n1, n2) -> n3 -> (n4, n5) -> ...: 2**count paths."""
    graph = {"n0": ("leaf", ())}
    for k in range(0, 3 * count, 3):
        graph[f"n{k + 1}"] = ("sin", (f"n{k}",))
        graph[f"n{k + 2}"] = ("tanh", (f"n{k}",))
        graph[f"n{k + 3}"] = ("add", (f"n{k + 1}", f"n{k + 2}"))
    return graph, reference.forward(graph, {"n0": 0.75})


def in_order(graph, order):
    """Whether a list has every name once, each after its inputs."""
    if not isinstance(order, (list, tuple)) or not all(isinstance(name, str) for name in order):
        return False
    place = {name: k for k, name in enumerate(order)}
    return (
        len(order) == len(graph)
        and place.keys() == graph.keys()
        and all(place[v] < place[u] for u, (_, inputs) in graph.items() for v in inputs)
    )


def ordered(student, graph):
    """The order, or the name of the exception."""
    try:
        return student.topological_order(graph)
    except ValueError:
        return "ValueError"
