"""Public checks of problem 2.9: the network of problem 2.3, for a batch of one."""

import numpy as np
import torch

from autograder.checks import assert_close, check, expected


@check("2.9", share=0.2)
def one_step_on_one_example(student):
    """one_step_of_sgd: the loss, and the parameters after the step."""
    it = expected("network")
    net = student.TorchNetwork(3, 4, 2)
    student.set_params(net, {"alpha": it["alpha"], "beta": it["beta"]})
    x, y = torch.tensor(it["x"][None], dtype=torch.float32), torch.tensor([1])
    loss = student.one_step_of_sgd(net, x, y, 0.25)
    assert_close(loss, it["o"]["J"], "the loss")
    after = student.get_params(net)
    assert_close(np.asarray(after["alpha"]), it["alpha"] - 0.25 * it["g_alpha"], "alpha")
    assert_close(np.asarray(after["beta"]), it["beta"] - 0.25 * it["g_beta"], "beta")
