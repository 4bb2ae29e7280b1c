"""Public checks of problems 4.7 to 4.9."""

import torch

from autograder.checks import assert_close, assert_equal, assert_tensors, check, expected, support


@check("4.7", share=0.15)
def a_small_model(student):
    """get_params after set_params, and the logits of two texts, for a model of one layer."""
    it, model = expected("model"), small_model(student)
    assert_tensors(student.get_params(model), it["params"])
    assert_close(model(torch.tensor(it["text"])), it["logits"], "the logits")


@check("4.8", share=0.1)
def perplexity_of_a_toy_model(student):
    """perplexity of a toy model (support/toys.py) on a text of eleven ids."""
    it = expected("held out")
    words, places, ids = (torch.tensor(it[name]) for name in ("words", "places", "ids"))
    measured = support(student, "toys").measured(student.perplexity, words, places, ids)
    assert_close(measured[0], it["perplexity"], "perplexity")


@check("4.9", share=0.15)
def four_ids_for_two_texts(student):
    """generate with the small model of problem 4.7, with the cache and without it."""
    it, model = expected("texts"), small_model(student)
    args = torch.tensor(expected("model")["text"]), 4, it["temperature"]
    for use_cache in (False, True):
        got = student.generate(model, *args, torch.tensor(it["uniforms"]), use_cache)
        assert_equal(got, it["ids"], f"the ids with use_cache={use_cache}")


def small_model(student):
    it = expected("model")
    model = student.TransformerLM(*it["size"])
    student.set_params(model, it["params"])
    return model
