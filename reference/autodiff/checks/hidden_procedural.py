"""Hidden checks of problem 2.3. The backward pass gets the solution's intermediate values."""

from autograder.checks import assert_equal, assert_tensors, check, support


@check("2.3", share=0.35, cases=6)
def everything_on_the_way_to_the_loss(student, reference, case):
    """nn_forward: a, z, b, y_hat and J, for sizes that differ."""
    example = draw(case)
    got, want = student.nn_forward(*example), reference.nn_forward(*example)
    names = ("x", "a", "z", "b", "y_hat", "J")
    assert_equal(kinds(got, names), {name: True for name in names}, "the keys of o")
    hint = "Which of the quantities is the first one that is wrong? The next ones follow from it."
    assert_tensors(got, {name: want[name] for name in names}, hint)


@check("2.3", share=0.4, cases=6)
def gradients_of_both_parameters(student, reference, case):
    """nn_backward: g_alpha and g_beta, from the solution's intermediate quantities."""
    example = draw(case)
    o = reference.nn_forward(*example)
    compare(student.nn_backward(*example, o), reference.nn_backward(*example, o))


@check("2.3", share=0.1, cases=5)
def arguments_stay_as_they_are(student, reference, case):
    """Both functions, and what has become of x, y, alpha, beta and o after them."""
    example = draw(case)
    o = reference.nn_forward(*example)
    witness = support(student, "witness")
    hint = "A parameter is updated after the backward pass, by the caller; o is still needed, too."
    _, after = witness.afterwards(student.nn_forward, *example)
    assert_tensors(named(after), named(example), hint)
    got, after = witness.afterwards(student.nn_backward, *example, o)
    compare(got, reference.nn_backward(*example, o))
    assert_tensors(named(after[:4], after[4]), named(example, o), hint)


def named(example, o=None):
    """Arguments by name, and what o holds."""
    found = {f"{k} in o": v for k, v in (o or {}).items()}
    return dict(zip(("x", "y", "alpha", "beta"), example, strict=True)) | found


def compare(got, want):
    """Two gradients, by name."""
    hint = "Compare the shape of each gradient with that of its parameter, then one entry by hand."
    both = isinstance(got, (list, tuple)) and len(got) == 2
    assert_equal(both, True, "that nn_backward returns two gradients")
    names = ("g_alpha", "g_beta")
    assert_tensors(dict(zip(names, got, strict=True)), dict(zip(names, want, strict=True)), hint)


def draw(case):
    """x (M,), y (K,), alpha (D, M), beta (K, D)."""
    M, D, K = case.sizes("M", "D", "K")
    return case.normal(M), case.one_hot(K), case.normal(D, M), case.normal(K, D)


def kinds(o, names):
    """Which names the dict o has."""
    return {name: isinstance(o, dict) and name in o for name in names}
