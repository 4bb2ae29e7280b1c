"""For problem 3.9: what an optimiser of PyTorch's makes of a model, and what the adapter does."""

import copy

import numpy
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
    return float(loss.detach()), get_grads(model)


def adapter(model, params, ids, functions):
    """Which of these hold. functions: mean_loss, get_params, set_params, get_grads."""
    mean_loss, get_params, set_params, get_grads = functions
    before = list(model.parameters())
    set_params(model, params)
    given = get_params(model)
    set_params(model, given)
    mean_loss(model, ids).backward()
    seen = [given, get_params(model), get_grads(model)]
    kept, after = copy.deepcopy(seen), list(model.parameters())
    for p in after:  # whatever happens to the model now, what was seen is as it was
        p.data.add_(1)
        if p.grad is not None:
            p.grad.add_(1)
    given, taken, gradients = (
        all(numpy.array_equal(a[name], b[name]) for name in a)
        for a, b in zip(seen, kept, strict=True)
    )
    return {
        "all parameters are float32": all(p.dtype == torch.float32 for p in after),
        "set_params leaves the parameters the same objects": list(map(id, before))
        == list(map(id, after)),
        "the model does not share memory with what set_params was given": given,
        "get_params gives copies": taken,
        "get_grads gives copies": gradients,
    }
