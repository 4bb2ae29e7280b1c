"""Public checks of problems 2.4 and 2.5: one small example for each module."""

from autograder.checks import assert_close, check, expected


@check("2.4", share=0.03)
def sigmoid_module(student):
    """The sigmoid of three numbers, and its gradient."""
    compare(student, "sigmoid")


@check("2.4", share=0.03)
def softmax_module(student):
    """The softmax of three numbers, and its gradient."""
    compare(student, "softmax")


@check("2.4", share=0.02)
def linear_module(student):
    """A 2 x 3 matrix, and both gradients."""
    compare(student, "linear")


@check("2.4", share=0.02)
def cross_entropy_module(student):
    """The cross-entropy of two distributions, and both gradients."""
    compare(student, "cross_entropy")


@check("2.5", share=0.1)
def modules_for_two_examples(student):
    """All four modules for a batch of two."""
    for name in ("sigmoid", "softmax", "linear", "cross_entropy"):
        compare(student, name, "_batch")


def compare(student, module, batch=""):
    """Forward, then backward with the right output."""
    it = expected(f"{module}{batch}")
    forward, backward = f"{module}_forward{batch}", f"{module}_backward{batch}"
    assert_close(getattr(student, forward)(*it["inputs"]), it["b"], forward)
    got = getattr(student, backward)(*it["inputs"], it["b"], it["g_b"])
    if len(it["gradients"]) == 1:
        assert_close(got, it["gradients"][0], backward)
        return
    for index, gradient in enumerate(it["gradients"]):
        assert_close(got[index], gradient, f"{backward}, gradient of input {index + 1},")
