"""Public checks of problems 3.1, 3.2 and 3.3: one sequence of three steps."""

from autograder.checks import assert_close, assert_equal, assert_tensors, check, expected


@check("3.1", share=0.1)
def three_steps(student):
    """elman_forward: hidden states and outputs."""
    it = expected("elman")
    got = student.elman_forward(it["params"], it["x"])
    assert_equal(len(got), 2, "the number of results of elman_forward")
    assert_close(got[0], it["h"], "h")
    assert_close(got[1], it["y"], "y")


@check("3.2", share=0.1)
def three_steps_in_both_directions(student):
    """bidirectional_forward: the outputs."""
    it = expected("bidirectional")
    hint = "Which of the three inputs does g_3 depend on?"
    assert_close(student.bidirectional_forward(it["params"], it["x"]), it["y"], "y", hint=hint)


@check("3.3", share=0.1)
def back_through_three_steps(student):
    """ElmanNetwork: the loss and the five gradients."""
    given, it = expected("elman"), expected("through_time")
    network = student.ElmanNetwork()
    loss = network.forward(given["params"], given["x"], it["y_star"])
    assert_close(loss, it["J"], "ElmanNetwork().forward(params, x, y_star)")
    assert_tensors(network.backward(), it["gradients"], "W_ah is used three times.")
