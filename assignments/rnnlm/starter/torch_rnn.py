"""Problem 3.9: the language model of problem 3.5 in PyTorch.

Lecture 19, "PyTorch". Autograd takes the place of your back-propagation through time.
"""

import torch
from torch import nn


class TorchRNNLM(nn.Module):
    """The model of problem 3.5; all parameters are and stay float32. Write the cell yourself, or use
    nn.RNN or nn.RNNCell; what the layers are called, and whether b_a is one parameter or the sum of
    two, is up to you."""

    def __init__(self, vocab_size, hidden_size):
        """vocab_size, hidden_size: int, V and H. All parameters must be registered."""
        raise NotImplementedError("problem 3.9: TorchRNNLM.__init__")

    def forward(self, ids):
        """ids: (N, T), a tensor of int64. Returns the logits (N, T, V): those at step t, from BOS
        and the words before t, are for the word t."""
        raise NotImplementedError("problem 3.9: TorchRNNLM.forward")


def mean_loss(model, ids):
    """model: a TorchRNNLM.   ids: (N, T), a tensor of int64. Returns the loss of problem 3.5, the
    mean over all N T words: a tensor without dimensions, ready for backward()."""
    raise NotImplementedError("problem 3.9: mean_loss")


def get_params(model):
    """model: a TorchRNNLM. Returns the dict of problem 3.5, NumPy arrays: copies, which later
    steps of the model do not change.

    "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H), "b_y" (V,).
    The checks do not know what your layers are called: these three functions tell them.
    """
    raise NotImplementedError("problem 3.9: get_params")


def set_params(model, params):
    """model: a TorchRNNLM.   params: a dict as get_params returns.

    Overwrites the values of model's parameters, which stay the same objects, of the same dtype.
    The arrays are the caller's: the model shares no memory with them.
    """
    raise NotImplementedError("problem 3.9: set_params")


def get_grads(model):
    """model: a TorchRNNLM after a backward pass. Returns the gradients of its parameters: a dict as
    get_params returns, copies, NumPy arrays. Where b_a is the sum of two parameters, both have the
    same gradient, and that is its gradient."""
    raise NotImplementedError("problem 3.9: get_grads")


