"""Public checks of problem 2.6: far out, where floating-point errors are raised."""

from autograder.checks import assert_close, assert_equal, check, expected, support


@check("2.6", share=0.2)
def four_functions_far_out(student):
    """sigmoid at -800 and 900, and logits that are 2000 apart."""
    it, strictly, errors = expected("stable"), support(student, "strict").strictly, {}
    got, errors["sigmoid"] = strictly(student.sigmoid, it["a"])
    assert_close(got, it["sigmoid"], "sigmoid([-800, -40, 0.5, 900])")
    got, errors["log_softmax"] = strictly(student.log_softmax, it["logits"])
    assert_close(got, it["log_softmax"], "log_softmax")
    given = it["logits"], it["labels"]
    got, errors["forward"] = strictly(student.softmax_cross_entropy_forward, *given)
    assert_close(got, it["loss"], "softmax_cross_entropy_forward")
    got, errors["backward"] = strictly(student.softmax_cross_entropy_backward, *given, 0.5)
    assert_close(got, it["g_logits"], "softmax_cross_entropy_backward")
    assert_equal(errors, dict.fromkeys(errors, []), "the floating-point errors on the way")
