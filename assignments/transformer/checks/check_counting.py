"""Public checks of problems 4.10 and 4.11."""

from autograder.checks import assert_close, assert_equal, check


@check("4.10", share=0.2)
def two_words(student):
    """The edges of a text of two words, and its scores in three layers of two heads."""
    edges = [(1, 1), (2, 1), (2, 2)]
    assert_equal(student.attention_edges(2), edges, "attention_edges(2)")
    assert_equal(student.recurrent_edges(2), [(1, 0), (2, 1)], "recurrent_edges(2)")
    assert_equal(student.score_entries(2, 3, 2), 18, "score_entries(2, 3, 2)")


@check("4.11", share=0.2)
def gpt_2_small(student):
    """GPT-2 small: 12 layers of 768, 50257 words, 1024 positions; the rules; one row of a table."""
    count = student.parameter_count(12, 768, 50257, 1024)
    assert_equal(count, 124_439_808, "parameter_count(12, 768, 50257, 1024)")
    assert_equal(student.layer_rule(12, 768), 84_934_656, "layer_rule(12, 768)")
    assert_equal(student.training_flops(1000, 50), 300_000, "training_flops(1000, 50)")
    assert_close(student.petaflop_days(8.64e19), 1.0, "petaflop_days(8.64e19)")
    rows = [("three heads of 4", 12, 3, 4), ("three heads of 5", 12, 3, 5)]
    assert_equal(student.contradictions(rows), ["three heads of 5"], "contradictions")
