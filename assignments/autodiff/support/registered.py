"""For problem 2.9: what PyTorch's optimizers see of a model."""


def count(model):
    """How many numbers the parameters of model.parameters() hold."""
    return sum(parameter.numel() for parameter in model.parameters())
