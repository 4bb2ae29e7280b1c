"""Hidden checks of problem 3.2."""

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

LENGTHS = [3, 4, 1, 6, 2, 5]
HINT = "Which words has g_1 seen, which g_T? Which weights have read them?"


@check("3.2", share=0.4, cases=6)
def outputs_of_a_batch(student, reference, case):
    """Outputs for batches of one to six steps."""
    N, H, J, K = case.sizes("N", "H", "J", "K")
    params, x = draw(case, H, J, K), case.normal(N, LENGTHS[case.index], J)
    compare(student, reference, params, x)


@check("3.2", share=0.3, cases=5)
def each_half_by_itself(student, reference, case):
    """One output for each hidden unit of one direction, then of the other."""
    N, H, J = case.sizes("N", "H", "J")
    T, params = 2 + case.index, draw(case, H, J, 2 * H)
    x = case.normal(N, T, J)
    params |= {"W_yh": np.eye(2 * H), "b_y": np.zeros(2 * H)}
    got = np.asarray(student.bidirectional_forward(params, x))
    want = reference.bidirectional_forward(params, x)
    assert_close(np.shape(got), np.shape(want), "the shape of the outputs")
    names = {"the states from left to right": slice(H), "those from right to left": slice(H, None)}
    halves = [{name: y[..., part] for name, part in names.items()} for y in (got, want)]
    assert_tensors(*halves, HINT)


@check("3.2", share=0.2, cases=5)
def each_call_starts_anew(student, reference, case):
    """Batches in turn, the first one again, some sizes 1; and what was given is left alone."""
    N, H, J, K = case.sizes("N", "H", "J", "K")
    witness, params = support(student, "witness"), draw(case, H, J, K)
    batches = [(params, case.normal(2 + case.index, 2 + k, J)) for k in range(2)]
    for params, x in (*batches, batches[0], *batches_with_ones(case, (N, H, J, K))):
        got, after = witness.afterwards(student.bidirectional_forward, params, x)
        want = reference.bidirectional_forward(params, x)
        assert_equal(np.shape(got), np.shape(want), "the shape of the outputs")
        assert_close(got, want, "the outputs", hint=HINT)
        assert_close(after[1], x, "x, after the call,")
        assert_close(after[0], params, "params, after the call,")


def batches_with_ones(case, sizes):
    """Parameters and inputs where N, H, J, K in turn, then all of them, are 1."""
    T = 2 + case.index
    for one in (0, 1, 2, 3, None):
        N, H, J, K = (1 if one in (k, None) else size for k, size in enumerate(sizes))
        yield draw(case, H, J, K), case.normal(N, T if one is not None else 1, J)


def compare(student, reference, params, x):
    got, want = (it.bidirectional_forward(params, x) for it in (student, reference))
    assert_close(got, want, "the outputs", hint=HINT)


def draw(case, H, J, K):
    """Parameters of a network."""

    def rnn():
        return {
            "W_ah": case.normal(H, H, scale=H**-0.5),
            "W_ax": case.normal(H, J, scale=0.6),
            "b_a": case.normal(H, scale=0.6),
        }

    output = {"W_yh": case.normal(K, 2 * H), "b_y": case.normal(K)}
    return {"forward": rnn(), "backward": rnn()} | output
