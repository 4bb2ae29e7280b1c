"""Hidden checks of problem 2.8: exact trajectories of an objective that is no paraboloid."""

import numpy as np

from autograder.checks import assert_equal, assert_tensors, callback, check, support

SIZES = [(7, 3, 3), (5, 2, 2), (11, 4, 3), (7, 5, 2), (5, 3, 4), (13, 2, 2)]  # N, epochs, batch
STEPS = "Do two steps by hand, and print the parameters before and after each."


@check("2.8", share=0.3, cases=6)
def parameters_and_losses_of_sgd(student, reference, case):
    """sgd: the last parameters, and the average loss after each epoch."""
    compare(student.sgd, reference.sgd, case)


@check("2.8", share=0.35, cases=6)
def parameters_and_losses_of_minibatch_sgd(student, reference, case):
    """minibatch_sgd: batches that do not divide the examples evenly."""
    compare(student.minibatch_sgd, reference.minibatch_sgd, case, SIZES[case.index][2])


@check("2.8", share=0.1, cases=5)
def no_epoch_at_all(student, reference, case):
    """Both with 0 epochs: the parameters as given, no losses; and what was given is left alone."""
    witness = support(student, "witness")
    for epochs in (0, 1):
        for name, more in (("sgd", ()), ("minibatch_sgd", (2 + case.index % 2,))):
            given = problem(case, SIZES[case.index], epochs)
            got, after = witness.afterwards(getattr(student, name), *given, *more)
            want = getattr(reference, name)(*plain(given), *more)
            judge(got, want)
            assert_tensors({"the caller's theta, after the call,": after[0]},
                           {"the caller's theta, after the call,": given[0]}, STEPS)


def compare(mine, right, case, *more):
    given = problem(case, SIZES[case.index], SIZES[case.index][1])
    judge(mine(*given, *more), right(*plain(given), *more))


def judge(got, want):
    pair = isinstance(got, (list, tuple)) and len(got) == 2
    assert_equal(pair, True, "that a pair (theta, losses) is returned")
    names = ("theta", "losses")
    assert_tensors(dict(zip(names, got, strict=True)), dict(zip(names, want, strict=True)), STEPS)


def problem(case, sizes, epochs):
    """theta, gradient, loss, N, epochs, eta, order: J_i(theta) = sum log cosh(C_i theta - d_i)."""
    N, shape = sizes[0], case.sizes(*("P", "Q")[: 1 + case.index % 2])
    case.symbols.update(N=N)
    theta, C, d = case.normal(*shape), case.normal(N), case.normal(N, *shape)
    orders = [case.rng.permutation(N).tolist() for _ in range(epochs + 2)]

    def gradient(theta, i):
        return C[i] * np.tanh(C[i] * np.asarray(theta) - d[i])

    def loss(theta, i):
        return float(np.sum(np.log(np.cosh(C[i] * np.asarray(theta) - d[i]))))

    calls = callback(gradient), callback(loss)
    return theta, *calls, N, epochs, 0.375, callback(Orders(orders))


class Orders:
    """order(t); whoever asks for the same epoch again gets the other way round."""

    def __init__(self, orders):
        self.orders, self.asked = orders, set()

    def __call__(self, t):
        again = t in self.asked
        self.asked.add(t)
        return self.orders[t][::-1] if again else self.orders[t]


def plain(given):
    """The same with the functions themselves, for the solution."""
    functions = [getattr(each, "function", each) for each in given]
    return [Orders(f.orders) if isinstance(f, Orders) else f for f in functions]
