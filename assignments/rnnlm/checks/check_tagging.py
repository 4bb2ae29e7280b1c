"""Public checks of problem 3.4: a sentence of two words and one of a single word."""

from autograder.checks import assert_close, assert_equal, check, expected


@check("3.4", share=0.1)
def two_sentences(student):
    """log_softmax, losses, gradient and predictions."""
    it = expected("tagging")
    given = it["logits"], it["tags"], it["mask"]
    assert_close(student.log_softmax(it["logits"]), it["log_softmax"], "log_softmax(logits)")
    assert_close(student.tagging_loss(*given), it["losses"], "tagging_loss")
    assert_close(student.tagging_gradient(*given), it["gradient"], "tagging_gradient")
    assert_equal(student.predict_tags(it["logits"], it["mask"]), it["predicted"], "predict_tags")
