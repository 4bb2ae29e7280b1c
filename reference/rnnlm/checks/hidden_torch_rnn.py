"""Hidden checks of problem 3.9. Parameters go in and out through the student's adapter."""

import numpy as np
import torch

from autograder.checks import assert_equal, assert_tensors, check, support

LENGTHS = [3, 4, 1, 7, 2, 5]
FACTS = (  # of support/optimise.py
    "all parameters are float32",
    "set_params leaves the parameters the same objects",
    "the model does not share memory with what set_params was given",
    "get_params gives copies",
    "get_grads gives copies",
)


@check("3.9", share=0.3, cases=6)
def logits_of_a_batch(student, reference, case):
    """The model called on a batch, and on one sequence: logits for given parameters."""
    mine, right, params, ids = models(student, reference, case)
    hint = "Which words has the network read when it predicts the first one?"
    for batch in (ids, ids[:1]):
        got, want = mine(batch), right(batch)
        assert_equal(tuple(np.shape(got)), tuple(want.shape), "the shape of the logits")
        assert_tensors({"the logits": got}, {"the logits": want}, hint)
    hint = "get_params gives back what set_params set."
    assert_tensors(student.get_params(mine), params, hint)


@check("3.9", share=0.35, cases=6)
def loss_and_gradients_of_autograd(student, reference, case):
    """mean_loss, and the gradients after backward(), of three batches: those of problem 3.5."""
    mine, _, params, ids = models(student, reference, case)
    run = support(student, "optimise").gradients
    for batch in (ids, ids[:2], ids[:1]):
        value, gradients = run(mine, student.mean_loss, student.get_grads, batch)
        right, wanted = reference.loss_and_gradients(params, batch.numpy())
        want = {"the loss": right} | {f"the gradient of {k}": g for k, g in wanted.items()}
        got = {"the loss": value} | {f"the gradient of {k}": g for k, g in gradients.items()}
        assert_tensors(got, want, "Is the loss a sum or a mean, and over what?")


@check("3.9", share=0.2, cases=5)
def a_step_of_an_optimiser(student, reference, case):
    """One step of SGD over model.parameters(): which of them move, and how far; that they stay the
    same objects, in float32, and that the adapter gives copies."""
    mine, _, params, ids = models(student, reference, case)
    run = support(student, "optimise").after_one_step
    before, after = run(mine, student.mean_loss, student.get_params, ids, 0.5)
    assert_tensors(before, params, "get_params: does the array share the tensor's memory?")
    _, gradients = reference.loss_and_gradients(params, ids.numpy())
    names = [name for name in params if name != "b_a"]  # as the sum of two it moves twice as far
    want = {f"{name} after a step": params[name] - 0.5 * gradients[name] for name in names}
    got = {f"{name} after a step": after[name] for name in names}
    hint = "How many parameters does list(model.parameters()) show?"
    assert_tensors(got, want, hint)
    assert_equal(bool(np.any(after["b_a"] != before["b_a"])), True, "that b_a moves", hint)
    functions = [student.mean_loss, student.get_params, student.set_params, student.get_grads]
    new = student.TorchRNNLM(*params["W_yh"].shape)
    got = support(student, "optimise").adapter(new, params, ids, functions)
    hint = "Are the parameters the same tensors as before, and whose memory does each array use?"
    assert_equal(got, dict.fromkeys(FACTS, True), "what holds of the adapter", hint)


def models(student, reference, case):
    """The student's and the solution's model with the same parameters, and a batch."""
    N, H, V = case.sizes("N", "H", "V")
    params = {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, V + 1, scale=0.8),
        "b_a": case.normal(H, scale=0.5),
        "W_yh": case.normal(V, H),
        "b_y": case.normal(V),
    }
    made = []
    for it in (student, reference):
        model = it.TorchRNNLM(V, H)
        it.set_params(model, params)
        made.append(model)
    ids = torch.tensor(case.rng.integers(V, size=(N + 1, LENGTHS[case.index])))
    return *made, params, ids
