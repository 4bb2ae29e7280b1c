"""Hidden checks of problem 3.3."""

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

LENGTHS = [3, 4, 1, 2, 5, 6, 7]
ORDER = "backward returns the gradients of the inputs in the order of the inputs."
HINT = "How many times is each parameter used for T steps, and what does each use add?"


@check("3.3", share=0.25, cases=6)
def every_module_by_itself(student, reference, case):
    """forward and backward of the six modules, without the tape; also for a batch of one."""
    N, A, B = case.sizes("N", "A", "B")
    got, want = {}, {}
    for rows, sizes in ("", (N, A, B)), (", one row", (1, A, B)), (", one column", (N, 1, 1)):
        for name, inputs in inputs_of_all(case, *sizes).items():
            try_module(name, inputs, case, rows, (student, got), (reference, want))
    assert_tensors(got, want, ORDER)


def try_module(name, inputs, case, rows, mine, right):
    """Adds the output and the gradients of one module to what was got and what is wanted."""
    (student, got), (reference, want) = mine, right
    one, other = getattr(student, name)(), getattr(reference, name)()
    b = other.forward(*inputs)
    upstream = case.normal(*b.shape) if b.ndim else float(case.normal())
    got[f"{name}.forward{rows}"], want[f"{name}.forward{rows}"] = one.forward(*inputs), b
    gradients = one.backward(*inputs, b, upstream)
    expected = other.backward(*inputs, b, upstream)
    count = len(gradients) if isinstance(gradients, (tuple, list)) else 0
    what = f"the number of gradients that {name}.backward returns"
    assert_equal(count, len(expected), what, "A tuple, also of one.")
    for k, (g, w) in enumerate(zip(gradients, expected, strict=True), 1):
        if w is not None:
            got[f"{name}: gradient {k}{rows}"], want[f"{name}: gradient {k}{rows}"] = g, w


@check("3.3", share=0.25, cases=7)
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
    """The same object for more batches, also of one sequence; what was given is left alone."""
    sizes = case.sizes("N", "H", "J", "K")
    mine, right = student.ElmanNetwork(), reference.ElmanNetwork()
    compare([mine] * 3, [right] * 3, case, sizes, 2 + case.index % 3)
    mine.forward(*batch(case, sizes, 2))
    compare([mine], [right], case, sizes, 2)
    compare([mine], [right], case, (1, *sizes[1:]), 2)
    compare([mine], [right], case, (sizes[0], 1, 1, sizes[3]), 2)
    given = batch(case, sizes, 3)
    after = support(student, "graphs").after_both(mine, *given)
    assert_close(after[0], given[0], "params, after forward and backward,")
    assert_close(after[1], given[1], "x, after forward and backward,")
    assert_close(after[2], given[2], "y_star, after forward and backward,")


@check("3.3", share=0.15, cases=6)
def a_tape_of_modules(student, case):
    """What forward leaves on the tape: modules for every step."""
    sizes, T = case.sizes("N", "H", "J", "K"), 1 + case.index
    graphs = support(student, "graphs")
    params, x, y_star = batch(case, sizes, T)
    build = graphs.own(student.ElmanNetwork, params, x, y_star)
    counts = {steps: graphs.count(build, steps) for steps in range(1, T + 1)}
    enough = {steps: count >= steps for steps, count in counts.items()}  # one a step, or more
    what = "that there is at least one module per step on the tape after forward"
    assert_equal(enough, dict.fromkeys(counts, True), what, HINT)


def inputs_of_all(case, N, A, B):
    """Name of a module -> its inputs."""
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
