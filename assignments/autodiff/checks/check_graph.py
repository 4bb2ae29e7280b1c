"""Public checks of problem 2.1: y = x1 * x1 + sin(x1 * x2)."""

from autograder.checks import assert_close, check, expected


@check("2.1", share=0.1)
def the_small_graph(student):
    """The values and both versions of the derivatives, for a graph of six nodes."""
    it = expected("graph")
    values = student.forward(it["graph"], it["leaves"])
    assert_close(values, it["values"], "forward(graph, leaves)")
    for version in ("backward_a", "backward_b"):
        got = getattr(student, version)(it["graph"], it["values"], "y")
        hint = "x1 is used three times. Which terms has dy/dx1?"
        assert_close(got, it["derivatives"], f"{version}(graph, values, 'y')", hint=hint)
