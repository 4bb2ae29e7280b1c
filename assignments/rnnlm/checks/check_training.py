"""Public checks of problems 3.7 and 3.8."""

from autograder.checks import assert_equal, assert_tensors, check, expected, support


@check("3.7", share=0.1)
def one_clipped_step(student):
    """clip_by_norm for a norm of 13, and the first step of Adam."""
    it = expected("training")
    clipped = student.clip_by_norm(it["gradients"], 6.5)
    assert_tensors(clipped, it["clipped"], "All arrays have one norm together.")
    zeros = it["zeros"]
    got = student.adam_step(it["params"], it["gradients"], zeros, zeros, 1, 0.5)
    for result, want in zip(got, it["after_one_step"], strict=True):
        assert_tensors(result, want, "adam_step returns (params, m, v).")


@check("3.8", share=0.1)
def a_graph_of_six_modules(student):
    """graph_size of a small graph, and second_differences of a few counts."""
    it, graphs = expected("graph"), support(student, "graphs")
    got = graphs.size_of(student.graph_size, it["inputs"])
    assert_equal(got, it["size"], "graph_size(modules)")
    got = student.second_differences(it["counts"])
    assert_equal(got, it["second_differences"], "second_differences([3, 5, 9, 15, 23])")
