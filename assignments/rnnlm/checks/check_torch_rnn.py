"""Public checks of problem 3.9: the model and the words of problem 3.5."""

import torch

from autograder.checks import assert_close, assert_tensors, check, expected, support


@check("3.9", share=0.15)
def the_same_loss_and_gradients(student):
    """mean_loss and get_grads: those of problem 3.5, in float32."""
    it = expected("language_model")
    model = student.TorchRNNLM(3, 2)
    student.set_params(model, it["params"])
    run = support(student, "optimise").gradients  # calls backward() where your model lives
    loss, gradients = run(model, student.mean_loss, student.get_grads, torch.tensor(it["ids"]))
    assert_close(loss, it["loss"], "mean_loss(model, ids)")
    assert_tensors(gradients, it["gradients"])
