"""For problem 4.7: what PyTorch sees of a model, and gradients through it."""


def count(model):
    """How many numbers the parameters of model.parameters() hold."""
    return sum(parameter.numel() for parameter in model.parameters())


def same_objects(model, set_params, params):
    """Whether the parameters are the same objects before and after set_params(model, params)."""
    before = list(model.parameters())
    set_params(model, params)
    return all(p is q for p, q in zip(before, model.parameters(), strict=True))


def backward(model, ids, upstream):
    """Backpropagate an upstream gradient (B, T, V) of the logits; earlier gradients are dropped."""
    model.zero_grad(set_to_none=True)
    (model(ids) * upstream).sum().backward()


def changed_later(model, get, name):
    """get(model)[name], after what another get(model) returned has been changed."""
    found = get(model)
    found[name] += 1
    return get(model)[name]
