"""Hidden checks of problem 3.1."""

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support, timed

LENGTHS = [4, 3, 1, 7, 2, 5]
HINT = "Do two steps by hand, for one sequence, with numbers that are all different."
FUNCTIONS = {
    "tanh": np.tanh,
    "sine": np.sin,
    "softsign": lambda a: a / (1 + np.abs(a)),
    "cosine": np.cos,
    "leaky": lambda a: np.where(a > 0, a, a / 4),
}


@check("3.1", share=0.1, cases=6)
def the_sigmoid(student, reference, case):
    """The sigmoid of arrays with no, one, two or three axes; what was given is left alone."""
    shapes = [(), case.sizes("A"), case.sizes("A", "B"), case.sizes("A", "B", "C")]
    given = {f"{len(s)} axes": np.array(2 * case.normal(*s)) for s in shapes}
    got, after = {}, {}
    for name, a in given.items():
        witness = support(student, "witness")
        got[f"sigmoid, {name}"], [after[name]] = witness.afterwards(student.sigmoid, a)
    want = {f"sigmoid, {name}": reference.sigmoid(a) for name, a in given.items()}
    assert_tensors(got, want, "What is sigma(0), and what is sigma(3) + sigma(-3)?")
    assert_close(after, given, "a, after the call,")


@check("3.1", share=0.3, cases=6)
def states_and_outputs(student, reference, case):
    """Hidden states and outputs of batches of one to seven steps."""
    N, H, J, K = case.sizes("N", "H", "J", "K")
    params, x = draw(case, H, J, K), case.normal(N, LENGTHS[case.index], J)
    judge(student.elman_forward(params, x), reference.elman_forward(params, x))


@check("3.1", share=0.25, cases=5)
def any_nonlinearity(student, reference, case):
    """Five nonlinearities, with as many inputs and outputs as hidden units."""
    size, T = (2, 3, 5, 7, 4)[case.index], 2 + case.index
    name = list(FUNCTIONS)[case.index]
    params, x = draw(case, size, size, size), case.normal(3, T, size)
    function = getattr(support(student, "nonlinearities"), name)
    got = student.elman_forward(params, x, function)
    judge(got, reference.elman_forward(params, x, FUNCTIONS[name]))


@check("3.1", share=0.15, cases=5)
def each_call_starts_anew(student, reference, case):
    """Batches in turn, the first one again, some sizes 1; and what was given is left alone."""
    N, H, J, K = case.sizes("N", "H", "J", "K")
    witness, params = support(student, "witness"), draw(case, H, J, K)
    batches = [(params, case.normal(2 + case.index, 2 + k, J)) for k in range(2)]
    for params, x in (*batches, batches[0], *batches_with_ones(case, (N, H, J, K))):
        got, after = witness.afterwards(student.elman_forward, params, x)
        judge(got, reference.elman_forward(params, x))
        assert_close(after[1], x, "x, after the call,")
        assert_close(after[0], params, "params, after the call,")


def batches_with_ones(case, sizes):
    """Parameters and inputs where N, H, J, K in turn, then all of them, are 1."""
    T = 2 + case.index
    for one in (0, 1, 2, 3, None):
        N, H, J, K = (1 if one in (k, None) else size for k, size in enumerate(sizes))
        yield draw(case, H, J, K), case.normal(N, T if one is not None else 1, J)


def draw(case, H, J, K):
    """Parameters of a network."""
    return {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, J, scale=0.7),
        "b_a": case.normal(H, scale=0.7),
        "W_yh": case.normal(K, H),
        "b_y": case.normal(K),
    }


def judge(got, want):
    pair = isinstance(got, (list, tuple)) and len(got) == 2
    assert_equal(pair, True, "that a pair (h, y) is returned")
    shapes = [[np.shape(each) for each in pair] for pair in (got, want)]
    assert_equal(*shapes, "the shapes of h and y")
    names = ("h", "y")
    assert_tensors(dict(zip(names, got, strict=True)), dict(zip(names, want, strict=True)), HINT)


@timed("3.1", share=0.1, functions=["elman_forward"], tiers={0.05: 1})
def a_long_sequence(rng):
    """A batch of longer sequences takes no loop over examples, units or inputs."""
    N, T, J, H, K = 4, 24 + int(rng.integers(4)), 64, 16, 4
    shapes = {"W_ah": (H, H), "W_ax": (H, J), "b_a": (H,), "W_yh": (K, H), "b_y": (K,)}
    params = {name: rng.normal(size=shape) / 8 for name, shape in shapes.items()}
    return params, rng.normal(size=(N, T, J))
