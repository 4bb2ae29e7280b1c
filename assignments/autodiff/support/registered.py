"""For problem 2.9: what PyTorch's optimizers see of a model, and what stays as it was."""


def count(model):
    """How many numbers the parameters of model.parameters() hold."""
    return sum(parameter.numel() for parameter in model.parameters())


def later(get, step, model, *example):
    """What get(model) returned, looked at after step(model, *example)."""
    found = get(model)
    step(model, *example)
    return found


def same_objects(model, set_params, params):
    """Whether the parameters are the same objects before and after set_params(model, params)."""
    before = list(model.parameters())
    set_params(model, params)
    return all(p is q for p, q in zip(before, model.parameters(), strict=True))
