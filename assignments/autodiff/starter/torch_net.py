"""Problem 2.9: the network of problem 2.3 in PyTorch, for a batch.

Lecture 19, "PyTorch". Autograd takes the place of your backward functions.
"""

import torch
from torch import nn


class TorchNetwork(nn.Module):
    """A linear layer, a sigmoid and a linear layer, without biases. Its outputs are logits.

    Source: Lecture 19, "PyTorch", class NeuralNetwork.
    """

    def __init__(self, n_in, n_hidden, n_out):
        """n_in, n_hidden, n_out: int, the sizes M, D, K. All parameters must be registered, and of
        PyTorch's default dtype, float32."""
        raise NotImplementedError("problem 2.9: TorchNetwork.__init__")

    def forward(self, x):
        """x: (N, M), a float32 tensor. Returns the logits b: (N, K)."""
        raise NotImplementedError("problem 2.9: TorchNetwork.forward")


def one_step_of_sgd(model, x, y, eta):
    """One step of plain SGD on the mean cross-entropy of a batch.

    model: a TorchNetwork.   x: (N, M), a tensor.   y: (N,), a tensor of int64, the classes.
    eta: float, the step size. Gradients left over from earlier steps must not count.
    Returns the loss before the step: float. Afterwards the parameters' .grad are this step's.
    Source: Lecture 19, "PyTorch", one_step_of_sgd.
    """
    raise NotImplementedError("problem 2.9: one_step_of_sgd")


def get_params(model):
    """model: a TorchNetwork. Returns {"alpha": (D, M), "beta": (K, D)}, copies, NumPy arrays.

    The checks do not know what your layers are called: these three functions tell them.
    """
    raise NotImplementedError("problem 2.9: get_params")


def set_params(model, params):
    """model: a TorchNetwork.   params: {"alpha": (D, M), "beta": (K, D)}, NumPy arrays.

    Overwrites the values of model's parameters, which stay the same objects.
    """
    raise NotImplementedError("problem 2.9: set_params")


def get_grads(model):
    """model: a TorchNetwork after a backward pass. Returns {"alpha": (D, M), "beta": (K, D)}:
    the gradients of its parameters, copies, NumPy arrays."""
    raise NotImplementedError("problem 2.9: get_grads")
