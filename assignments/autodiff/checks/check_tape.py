"""Public checks of problem 2.7: the network of problem 2.3, made of modules."""

from autograder.checks import assert_close, check, expected


@check("2.7", share=0.1)
def the_network_of_problem_3(student):
    """NeuralNetwork: the loss and the gradients of one example."""
    it = expected("network")
    net = student.NeuralNetwork()
    loss = net.forward(*(it[name] for name in ("x", "y", "alpha", "beta")))
    assert_close(loss, it["o"]["J"], "NeuralNetwork().forward(x, y, alpha, beta)")
    got = net.backward()
    assert_close(got[0], it["g_alpha"], "g_alpha")
    assert_close(got[1], it["g_beta"], "g_beta")
