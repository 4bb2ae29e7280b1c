"""Public checks of problems 3.5 and 3.6: two sequences of four words, out of three."""

from autograder.checks import assert_close, assert_equal, assert_tensors, check, expected


@check("3.5", share=0.1)
def two_sequences_of_four_words(student):
    """Log probabilities, loss, perplexity and gradients."""
    it = expected("language_model")
    given = it["params"], it["ids"]
    got = student.token_log_probabilities(*given)
    assert_close(got, it["log_probabilities"], "token_log_probabilities(params, ids)")
    assert_close(student.loss(*given), it["loss"], "loss(params, ids)")
    assert_close(student.perplexity(*given), it["perplexity"], "perplexity(params, ids)")
    value, gradients = student.loss_and_gradients(*given)
    assert_close(value, it["loss"], "the loss of loss_and_gradients(params, ids)")
    assert_tensors(gradients, it["gradients"])


@check("3.6", share=0.1)
def two_sequences_of_given_uniforms(student):
    """sample: three words for each of two rows of uniforms, at temperature 2."""
    it, params = expected("sampling"), expected("language_model")["params"]
    got = student.sample(params, 3, it["temperature"], it["uniforms"])
    assert_equal(got, it["ids"], "sample(params, 3, 2.0, uniforms)")
