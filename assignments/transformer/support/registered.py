"""For problem 4.7: what PyTorch sees of a model, and gradients through it."""


def count(model):
    """How many numbers the parameters of model.parameters() hold."""
    return sum(parameter.numel() for parameter in model.parameters())


def kept(model, set_params, params):
    """What set_params(model, params) has not kept as it was: a list, empty where all is right."""
    before, arrays = list(model.parameters()), {k: v.copy() for k, v in params.items()}
    dtypes = [p.dtype for p in before]
    set_params(model, params)
    after = list(model.parameters())
    lost = []
    if list(map(id, before)) != list(map(id, after)):
        lost.append("objects")
    if [p.dtype for p in after] != dtypes:
        lost.append("dtypes")
    same = params.keys() == arrays.keys()
    if not (same and all((params[k] == v).all() for k, v in arrays.items())):
        lost.append("arrays")
    return lost


def shared_memory(model, set_params, get_params, params):
    """get_params(model), after the arrays that were set have been changed."""
    set_params(model, params)
    for array in params.values():
        array += 1
    return get_params(model)


def backward(model, ids, upstream):
    """Backpropagate an upstream gradient (B, T, V) of the logits; earlier gradients are dropped."""
    model.zero_grad(set_to_none=True)
    (model(ids) * upstream).sum().backward()


def changed_later(model, get):
    """What get(model) returns after the arrays of another get(model) have been changed."""
    for array in get(model).values():
        array += 1
    return get(model)
