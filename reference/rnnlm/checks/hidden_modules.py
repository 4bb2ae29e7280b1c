"""Hidden checks of problem 3.3."""

from autograder.checks import assert_equal, assert_tensors, check, support

LENGTHS = [3, 4, 1, 2, 5, 6, 7]
ORDER = "backward returns the gradients of the inputs in the order of the inputs."
HINT = "How many times is each parameter used for T steps, and what does each use add?"


@check("3.3", share=0.3, cases=6)
def every_module_by_itself(student, reference, case):
    """forward and backward of the six modules, without the tape."""
    got, want = {}, {}
    for name, inputs in inputs_of_all(case).items():
        right, mine = getattr(reference, name)(), getattr(student, name)()
        b = right.forward(*inputs)
        upstream = case.normal(*b.shape) if b.ndim else float(case.normal())
        got[f"{name}.forward"], want[f"{name}.forward"] = mine.forward(*inputs), b
        gradients = mine.backward(*inputs, b, upstream)
        expected = right.backward(*inputs, b, upstream)
        count = len(gradients) if isinstance(gradients, (tuple, list)) else 0
        what = f"the number of gradients that {name}.backward returns"
        assert_equal(count, len(expected), what, "A tuple, also of one.")
        for k, (g, w) in enumerate(zip(gradients, expected, strict=True), 1):
            if w is not None:
                got[f"{name}: gradient {k}"], want[f"{name}: gradient {k}"] = g, w
    assert_tensors(got, want, ORDER)


@check("3.3", share=0.35, cases=7)
def loss_and_all_gradients(student, reference, case):
    """ElmanNetwork with sigmoids: the loss and the five gradients, for one to seven steps."""
    sizes = case.sizes("N", "H", "J", "K")
    case.symbols["T"] = LENGTHS[case.index]
    compare([student.ElmanNetwork()], [reference.ElmanNetwork()], case, sizes)


@check("3.3", share=0.1, cases=5)
def with_tanh(student, reference, case):
    """ElmanNetwork(Tanh), as many inputs and outputs as hidden units."""
    size = (2, 3, 5, 7, 4)[case.index]
    mine, right = student.ElmanNetwork(student.Tanh), reference.ElmanNetwork(reference.Tanh)
    compare([mine], [right], case, (size,) * 4, 1 + case.index)


@check("3.3", share=0.15, cases=5)
def a_second_batch(student, reference, case):
    """The same object for a second batch, after an evaluation that was never taken back."""
    sizes = case.sizes("N", "H", "J", "K")
    mine, right = student.ElmanNetwork(), reference.ElmanNetwork()
    compare([mine] * 3, [right] * 3, case, sizes, 2 + case.index % 3)
    mine.forward(*batch(case, sizes, 2))
    compare([mine], [right], case, sizes, 2)
    witness, given = support(student, "witness"), batch(case, sizes, 3)
    _, after = witness.afterwards(mine.forward, *given)
    assert_tensors(after[0], given[0], "Does forward change the parameters?")


def inputs_of_all(case):
    """Name of a module -> its inputs."""
    N, A, B = case.sizes("N", "A", "B")
    T, K = 1 + (case.index + 2) % 6, A + 2
    return {
        "Linear": [case.normal(N, A), case.normal(B, A), case.normal(B)],
        "Add": [case.normal(N, A), case.normal(N, A)],
        "Sigmoid": [case.normal(N, A)],
        "Tanh": [case.normal(N, A)],
        "Stack": [case.normal(N, K) for _ in range(T)],
        "SequenceCrossEntropy": [case.distribution(N, T, K), case.normal(N, T, K)],
    }


def batch(case, sizes, T):
    """Parameters, x and y_star."""
    N, H, J, K = sizes
    params = {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, J, scale=0.7),
        "b_a": case.normal(H, scale=0.7),
        "W_yh": case.normal(K, H),
        "b_y": case.normal(K),
    }
    return params, case.normal(N, T, J), case.distribution(N, T, K)


def compare(mine, right, case, sizes, T=None):
    """A batch for each network of both lists: the loss and the gradients."""
    got, want = {}, {}
    for k, networks in enumerate(zip(mine, right, strict=True), 1):
        given = batch(case, sizes, T or LENGTHS[case.index])
        for network, into in zip(networks, (got, want), strict=True):
            into[f"J of batch {k}"] = network.forward(*given)
            gradients = network.backward()
            names = sorted(gradients) if isinstance(gradients, dict) else None
            assert_equal(names, sorted(given[0]), "the names of the gradients")
            into |= {f"the gradient of {name}, batch {k}": g for name, g in gradients.items()}
    assert_tensors(got, want, HINT)
