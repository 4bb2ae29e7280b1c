"""Hidden checks of problem 3.8: planted graphs, and the student's own network."""

import numpy as np

from autograder.checks import assert_equal, check, support
from autograder.worker.client import Handle

WHAT = "(modules, leaves, edges)"
KINDS = ["recurrent", "attention", "chain", "recurrent", "attention"]


@check("3.8", share=0.3, cases=6)
def sizes_of_graphs(student, case):
    """graph_size of several graphs, with inputs that are shared or occur twice."""
    graphs = support(student, "graphs")
    drawn = [draw(case.rng, 1 + case.index + 2 * k) for k in range(3)]
    got = [graphs.size_of(student.graph_size, inputs) for inputs in drawn]
    hint = "Draw the graph: a circle for each module, an arrow for each input."
    assert_equal(got, [count(inputs) for inputs in drawn], WHAT, hint)


@check("3.8", share=0.25, cases=5)
def growth_of_planted_networks(student, case):
    """growth of a chain, of recurrent networks and of attention."""
    build = support(student, "graphs").builder(KINDS[case.index], 1 + case.index)
    lengths = [2, 1, 3 + case.index, 7, 4][: 3 + case.index]
    want = [planted_size(KINDS[case.index], 1 + case.index, T) for T in lengths]
    assert_equal(student.growth(build, lengths), want, f"{WHAT} for each length")


@check("3.8", share=0.15, cases=6)
def differences_of_differences(student, case):
    """second_differences of linear, quadratic and irregular counts, and of short lists; what was
    given is left alone."""
    size = 3 + case.index
    lists = [
        [4 + 3 * T for T in range(size)],
        [T * (T + 1) // 2 for T in range(size)],
        case.rng.integers(100, size=size).tolist(),
        [5, 8][: case.index % 3],
    ]
    witness = support(student, "witness")
    seen = [witness.afterwards(student.second_differences, counts) for counts in lists]
    want = [np.diff(counts, 2).tolist() for counts in lists]
    assert_equal([got for got, _ in seen], want, "second_differences")
    assert_equal([after for _, [after] in seen], lists, "counts, after the call,")


@check("3.8", share=0.2, cases=5, uses=("3.3",))
def your_own_network(student, case):
    """The graph of your own Elman network: second differences of modules and of edges."""
    graphs, own = support(student, "graphs"), student.ElmanNetwork
    if isinstance(own, Handle):
        H, J, K = 3, 2, 2 + case.index
        params = {
            "W_ah": case.normal(H, H), "W_ax": case.normal(H, J), "b_a": case.normal(H),
            "W_yh": case.normal(K, H), "b_y": case.normal(K),
        }  # fmt: skip
        build = graphs.own(own, params, case.normal(2, 12, J), case.distribution(2, 12, K))
    else:
        build = graphs.builder("recurrent", 2 + case.index)
    sizes = student.growth(build, list(range(2, 6 + case.index)))
    table = [list(size) for size in sizes]
    assert_equal([len(row) for row in table], [3] * (4 + case.index), "the sizes per length")
    got = [student.second_differences([row[k] for row in table]) for k in (0, 2)]
    zeros = [0] * (2 + case.index)
    assert_equal(got, [zeros, zeros], "the second differences of modules and edges")
    assert_equal([row[0] > 0 and row[2] >= row[0] for row in table], [True] * len(table), "modules")


def draw(rng, size):
    """For each module, the names of its inputs: earlier modules or leaves, some of them twice."""
    inputs = []
    for k in range(size):
        names = [f"m{j}" for j in range(k)] + [f"leaf{j}" for j in range(1 + size // 2)]
        chosen = rng.choice(names, size=int(rng.integers(1, 5))).tolist()
        inputs.append(chosen + chosen[:1] * int(rng.integers(2)))
    return inputs


def count(inputs):
    """The size of a planted graph, from the names."""
    names = [name for each in inputs for name in each]
    return len(inputs), len({name for name in names if name[0] != "m"}), len(names)


def planted_size(kind, width, T):
    """(modules, leaves, edges) of the networks of support/graphs.py."""
    if kind == "chain":
        return T, 1, T
    if kind == "recurrent":
        return 2 * T, 1 + T + width, T * (4 + width)
    return 2 * T, T + 1, 2 * T + width * T * (T + 1) // 2
