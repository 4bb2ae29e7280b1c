"""Hidden checks of problem 2.7. Modules and leaves live in the worker; their tensors come here."""

import numpy as np

from autograder.checks import assert_equal, assert_tensors, check, support

ORDER = "backward returns the gradients of the inputs in the order of the inputs."


@check("2.7", share=0.1, cases=6)
def every_module_by_itself(student, reference, case):
    """forward and backward of the four modules, without the tape."""
    B, A = case.sizes("B", "A")
    K = A + 2
    inputs = {
        "Sigmoid": [case.normal(A)], "Softmax": [case.normal(K)],
        "Linear": [case.normal(A), case.normal(B, A)],
        "CrossEntropy": [case.distribution(K), case.distribution(K)],
    }  # fmt: skip
    got, want = {}, {}
    for name, tensors in inputs.items():
        right = getattr(reference, name)()
        b = right.forward(*tensors)
        upstream = case.normal(*np.shape(b)) if np.ndim(b) else float(case.normal())
        mine = getattr(student, name)()
        got[f"{name}.forward"], want[f"{name}.forward"] = mine.forward(*tensors), b
        gradients = mine.backward(*tensors, b, upstream)
        expected = right.backward(*tensors, b, upstream)
        count = len(gradients) if isinstance(gradients, (tuple, list)) else 0
        what = f"the number of gradients that {name}.backward returns"
        assert_equal(count, len(expected), what, "A tuple, also of one.")
        for k, (g, w) in enumerate(zip(gradients, expected, strict=True), 1):
            got[f"{name}: gradient {k}"], want[f"{name}: gradient {k}"] = g, w
    assert_tensors(got, want, ORDER)


@check("2.7", share=0.15, cases=6)
def a_chain_of_three_modules(student, reference, case):
    """Linear, Sigmoid, Linear: outputs, and the gradients of all leaves and modules."""
    compare(chain, student, reference, case)


@check("2.7", share=0.2, cases=6)
def gradients_add_up(student, reference, case):
    """A leaf used in two places, a module used twice, an input that occurs twice."""
    compare(shared, student, reference, case)


@check("2.7", share=0.1, cases=6)
def what_went_forward_counts(student, reference, case):
    """A leaf gets another value between forward and backward."""
    compare(changed, student, reference, case)


@check("2.7", share=0.15, cases=6)
def a_second_step(student, reference, case):
    """Two steps with the same leaves, with zero_grad between them, and without."""
    compare(two_steps, student, reference, case)


@check("2.7", share=0.05, cases=5)
def the_tape_is_empty_in_the_end(student, reference, case):
    """What is on the tape after tape_bwd, after reset_tape, and in between."""
    omega, lengths = case.normal(2 + case.index, 3), []
    for end in (student.tape_bwd, student.reset_tape):
        b = student.Linear().apply_fwd(student.Leaf(case.normal(3)), student.Leaf(omega))
        student.Sigmoid().apply_fwd(b)
        lengths.append(length(student))
        end()
        lengths.append(length(student))
    student.tape_bwd()  # with an empty tape: nothing happens
    hint = "Who takes the modules off the tape, and when?"
    assert_equal(lengths, [2, 0, 2, 0], "the number of modules on the tape", hint)


@check("2.7", share=0.05, cases=5)
def one_object_stands_for_one_application(student, case):
    """apply_fwd a second time while the module is on the tape: RuntimeError."""
    module, leaf = student.Sigmoid(), student.Leaf(case.normal(2 + case.index))
    module.apply_fwd(leaf)
    ended = [second_time(module, leaf)]
    student.Sigmoid().apply_fwd(leaf)  # now it is not the last one any more
    ended.append(second_time(module, leaf))
    student.reset_tape()
    hint = "A module stands for one application. What does apply_fwd say of a second one?"
    both = "RuntimeError, and later RuntimeError"
    assert_equal(", and later ".join(ended), both, "what a second apply_fwd raises", hint)


def second_time(module, leaf):
    """What apply_fwd of a module that is on the tape raises."""
    try:
        module.apply_fwd(leaf)
    except RuntimeError:
        return "RuntimeError"
    return "nothing"


@check("2.7", share=0.1, cases=6)
def the_network(student, reference, case):
    """NeuralNetwork: the loss and both gradients; a second example with the same object."""
    M, D, K = case.sizes("M", "D", "K")
    nets, got, want = (student.NeuralNetwork(), reference.NeuralNetwork()), {}, {}
    for turn in ("first", "second"):
        example = case.normal(M), case.one_hot(K), case.normal(D, M), case.normal(K, D)
        for net, into in zip(nets, (got, want), strict=True):
            net.forward(*(case.normal(M), *example[1:]))  # an evaluation, never taken back
            into[f"J of the {turn} example"] = net.forward(*example)
            gradients = net.backward()
            both = isinstance(gradients, (list, tuple)) and len(gradients) == 2
            assert_equal(both, True, "that NeuralNetwork.backward returns two gradients")
            for name, gradient in zip(("g_alpha", "g_beta"), gradients, strict=True):
                into[f"{name} of the {turn} example"] = gradient
    assert_tensors(got, want, "Which gradients belong to this example, and which to the last one?")


def compare(script, student, reference, case):
    """The same calls to both; every tensor that is noted must agree."""
    sizes, seed = case.sizes("M", "D", "K"), int(case.rng.integers(2**31))
    own = support(student, "own_modules")
    got = script(student, sizes, seed, lambda: own.add(student.Module))
    want = script(reference, sizes, seed, lambda: adder(reference.Module))
    hint = "Which modules is this tensor an input of, and what does each of them add to it?"
    assert_tensors(got, want, hint)


def chain(it, sizes, seed, add):
    """b = Linear(Sigmoid(Linear(x, alpha)), beta), and everything's gradient."""
    M, D, K = sizes
    x, alpha, beta = leaves(it, seed, (M,), (D, M), (K, D))
    a = it.Linear().apply_fwd(x, alpha)
    z = it.Sigmoid().apply_fwd(a)
    b = it.Linear().apply_fwd(z, beta)
    it.tape_bwd()
    found = {"a": a.out_tensor, "z": z.out_tensor, "b": b.out_tensor}
    named = {"z": z, "a": a, "beta": beta, "alpha": alpha, "x": x}
    return found | {f"the gradient of {name}": each.out_gradient for name, each in named.items()}


def shared(it, sizes, seed, add):
    """Add, from own_modules.py, takes one leaf twice, then its output and the leaf again."""
    size = sizes[0]
    p, q, omega = leaves(it, seed, (size,), (size,), (size, size))
    twice = add().apply_fwd(p, p)
    curved = it.Sigmoid().apply_fwd(twice)
    sum_ = add().apply_fwd(curved, q)
    one = it.Linear().apply_fwd(sum_, omega)
    two = it.Linear().apply_fwd(sum_, omega)
    it.Softmax().apply_fwd(two)  # used, but not by the output: its gradient stays zero
    again = add().apply_fwd(one, sum_)
    last = it.Sigmoid().apply_fwd(again)
    it.tape_bwd()
    named = {"p": p, "q": q, "omega": omega, "the first sum": sum_, "one": one, "two": two}
    found = {"output": last.out_tensor}
    return found | {f"the gradient of {name}": each.out_gradient for name, each in named.items()}


def changed(it, sizes, seed, add):
    """omega is replaced after it went forward."""
    B, A = sizes[:2]
    a, omega, other = leaves(it, seed, (A,), (B, A), (B, A))
    b = it.Linear().apply_fwd(a, omega)
    it.Sigmoid().apply_fwd(b)
    omega.out_tensor = other.out_tensor
    it.tape_bwd()
    return {"the gradient of a": a.out_gradient, "the gradient of omega": omega.out_gradient}


def two_steps(it, sizes, seed, add):
    """Gradients on leaves stay until zero_grad."""
    B, A = sizes[:2]
    a, other, omega = leaves(it, seed, (A,), (A,), (B, A))
    found = {}
    for step, source in (("first", a), ("second", other), ("third", a)):
        it.Sigmoid().apply_fwd(it.Linear().apply_fwd(source, omega))
        it.tape_bwd()
        found[f"the gradient of omega, {step} step"] = as_it_is(omega.out_gradient)
        found[f"the gradient of a, {step} step"] = as_it_is(a.out_gradient)
        if step == "first":
            omega.zero_grad()
            a.zero_grad()
            found["the gradient of a, zeroed"] = as_it_is(a.out_gradient)
    return found


def as_it_is(tensor):
    """A tensor as it is now: without a wall, the next step may add to it in place."""
    return tensor.copy() if isinstance(tensor, np.ndarray) else tensor


def leaves(it, seed, *shapes):
    rng = np.random.default_rng(seed)
    values = [np.round(rng.normal(size=shape) * 1024) / 1024 for shape in shapes]
    it.reset_tape()
    return [it.Leaf(value) for value in values]


def adder(base):
    """What support/own_modules.py makes, for the solution."""

    class Add(base):
        def forward(self, a, b):
            return a + b

        def backward(self, a, b, out, g):
            return g, g

    return Add()


def length(student):
    """How many modules are on the tape."""
    return len(student.tape)
