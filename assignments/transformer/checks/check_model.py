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
    """generate from a toy model (support/toys.py); from your own model, with and without cache."""
    it, held_out = expected("texts"), expected("held out")
    words, places = (torch.tensor(held_out[name]) for name in ("words", "places"))
    text, uniforms = torch.tensor(expected("model")["text"]), torch.tensor(it["uniforms"])
    args = text, 4, it["temperature"], uniforms
    got = support(student, "toys").continued(student.generate, words, places, *args, False)
    assert_equal(got, it["ids"], "the ids of the toy model")
    model = small_model(student)
    plain, cached = (torch.as_tensor(student.generate(model, *args, use)) for use in (False, True))
    # a model in which a word's logits depend on what follows it has no cache that fits
    whole, part = (torch.as_tensor(model(ids)).detach() for ids in (text, text[:, :-1]))
    fits = torch.allclose(whole[:, :-1], part, rtol=1e-3, atol=1e-3)
    many = 4 if fits else 1
    assert_equal(cached[:, :many], plain[:, :many], "the ids with the cache")


def small_model(student):
    it = expected("model")
    model = student.TransformerLM(*it["size"])
    student.set_params(model, it["params"])
    return model
