"""Problem 3.9: the language model of problem 3.5 in PyTorch.

Lecture 19, "PyTorch". Autograd takes the place of your back-propagation through time.
"""

# BEGIN SCAFFOLD
import torch
# END SCAFFOLD
from torch import nn


class TorchRNNLM(nn.Module):
    """The model of problem 3.5; all parameters are and stay float32. Write the cell yourself, or use
    nn.RNN or nn.RNNCell; what the layers are called, and whether b_a is one parameter or the sum of
    two, is up to you."""

    def __init__(self, vocab_size, hidden_size):
        """vocab_size, hidden_size: int, V and H. All parameters must be registered."""
        # BEGIN SOLUTION
        super().__init__()
        self.embedding = nn.Embedding(vocab_size + 1, hidden_size)  # its weight is W_ax^T
        self.recurrent = nn.Linear(hidden_size, hidden_size)  # W_ah and b_a
        self.output = nn.Linear(hidden_size, vocab_size)  # W_yh and b_y
        # END SOLUTION

    def forward(self, ids):
        """ids: (N, T), a tensor of int64. Returns the logits (N, T, V): those at step t, from BOS
        and the words before t, are for the word t."""
        # BEGIN SOLUTION
        bos = torch.full_like(ids[:, :1], self.output.out_features)  # (N, 1)
        inputs = self.embedding(torch.cat([bos, ids[:, :-1]], dim=1))  # (N, T, H)
        h = torch.zeros_like(inputs[:, 0])  # (N, H)
        states = []
        for x in inputs.unbind(1):
            h = torch.tanh(self.recurrent(h) + x)  # (N, H)
            states.append(h)
        return self.output(torch.stack(states, dim=1))
        # END SOLUTION


def mean_loss(model, ids):
    """model: a TorchRNNLM.   ids: (N, T), a tensor of int64. Returns the loss of problem 3.5, the
    mean over all N T words: a tensor without dimensions, ready for backward()."""
    # BEGIN SOLUTION
    return nn.functional.cross_entropy(model(ids).flatten(0, 1), ids.flatten())
    # END SOLUTION


def get_params(model):
    """model: a TorchRNNLM. Returns the dict of problem 3.5, NumPy arrays: copies, which later
    steps of the model do not change.

    "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H), "b_y" (V,).
    The checks do not know what your layers are called: these three functions tell them.
    """
    # BEGIN SOLUTION
    return {name: tensor.detach().numpy().copy() for name, tensor in _named(model).items()}
    # END SOLUTION


def set_params(model, params):
    """model: a TorchRNNLM.   params: a dict as get_params returns.

    Overwrites the values of model's parameters, which stay the same objects, of the same dtype.
    The arrays are the caller's: the model shares no memory with them.
    """
    # BEGIN SOLUTION
    with torch.no_grad():
        for name, tensor in _named(model).items():
            tensor.copy_(torch.as_tensor(params[name]))
    # END SOLUTION


def get_grads(model):
    """model: a TorchRNNLM after a backward pass. Returns the gradients of its parameters: a dict as
    get_params returns, copies, NumPy arrays. Where b_a is the sum of two parameters, both have the
    same gradient, and that is its gradient."""
    # BEGIN SOLUTION
    return {name: tensor.numpy().copy() for name, tensor in _named(model, gradients=True).items()}
    # END SOLUTION


# BEGIN SOLUTION
def _named(model, gradients=False):
    """The names of problem 3.5 -> the model's parameters, or their gradients."""
    tensors = {
        "W_ah": model.recurrent.weight,
        "W_ax": model.embedding.weight,
        "b_a": model.recurrent.bias,
        "W_yh": model.output.weight,
        "b_y": model.output.bias,
    }
    if gradients:
        tensors = {name: tensor.grad for name, tensor in tensors.items()}
    return tensors | {"W_ax": tensors["W_ax"].T}
# END SOLUTION
