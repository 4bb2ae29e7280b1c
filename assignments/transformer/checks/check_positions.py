"""Public checks of problem 4.6."""

import torch

from autograder.checks import assert_close, check, expected


@check("4.6", share=0.05)
def three_fixed_positions(student):
    """sinusoidal for three positions and a width of four."""
    assert_close(student.sinusoidal(3, 4), expected("sinusoidal")["table"], "sinusoidal(3, 4)")


@check("4.6", share=0.05)
def three_ids_two_of_them_equal(student):
    """embedding_forward and embedding_backward."""
    it = expected("embedding")
    table, ids = torch.tensor(it["table"]), torch.tensor(it["ids"])
    assert_close(student.embedding_forward(table, ids), it["b"], "embedding_forward")
    g_table = student.embedding_backward(table, ids, torch.tensor(it["g_b"]))
    assert_close(g_table, it["g_table"], "embedding_backward")


@check("4.6", share=0.05)
def three_positions_and_their_distances(student):
    """relative_scores for three positions and a table of three distances."""
    it = expected("relative")
    args = (torch.tensor(it[name]) for name in ("q", "k", "table"))
    assert_close(student.relative_scores(*args), it["scores"], "relative_scores")
