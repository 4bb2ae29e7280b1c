"""For problem 3.9: what an optimiser of PyTorch's makes of a model."""

import torch


def after_one_step(model, mean_loss, get_params, ids, rate):
    """The parameters, and those after one step of SGD over model.parameters()."""
    before = get_params(model)
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    optimiser.zero_grad()
    mean_loss(model, ids).backward()
    optimiser.step()
    return before, get_params(model)


def gradients(model, mean_loss, get_grads, ids):
    """The loss as a number, and the gradients of one backward pass alone."""
    model.zero_grad()
    loss = mean_loss(model, ids)
    loss.backward()
    return float(loss), get_grads(model)
