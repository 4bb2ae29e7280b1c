"""Problem 2.9: the network of problem 2.3 in PyTorch, for a batch.

Lecture 19, "PyTorch". Autograd takes the place of your backward functions.
"""

# BEGIN SCAFFOLD
import torch
# END SCAFFOLD
from torch import nn


class TorchNetwork(nn.Module):
    """A linear layer, a sigmoid and a linear layer, without biases. Its outputs are logits.

    Source: Lecture 19, "PyTorch", class NeuralNetwork.
    """

    def __init__(self, n_in, n_hidden, n_out):
        """n_in, n_hidden, n_out: int, the sizes M, D, K. All parameters must be registered, and of
        PyTorch's default dtype, float32."""
        # BEGIN SOLUTION
        super().__init__()
        self.linear1 = nn.Linear(n_in, n_hidden, bias=False)  # its weight is alpha, (D, M)
        self.linear2 = nn.Linear(n_hidden, n_out, bias=False)  # beta, (K, D)
        # END SOLUTION

    def forward(self, x):
        """x: (N, M), a float32 tensor. Returns the logits b: (N, K)."""
        # BEGIN SOLUTION
        z = torch.sigmoid(self.linear1(x))  # (N, D)
        return self.linear2(z)
        # END SOLUTION


def one_step_of_sgd(model, x, y, eta):
    """One step of plain SGD on the mean cross-entropy of a batch.

    model: a TorchNetwork.   x: (N, M), a tensor.   y: (N,), a tensor of int64, the classes.
    eta: float, the step size. Gradients left over from earlier steps must not count.
    Returns the loss before the step: float. Afterwards the parameters' .grad are this step's.
    Source: Lecture 19, "PyTorch", one_step_of_sgd.
    """
    # BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=eta)
    loss = nn.functional.cross_entropy(model(x), y)  # the mean over the batch
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    # END SOLUTION


def get_params(model):
    """model: a TorchNetwork. Returns {"alpha": (D, M), "beta": (K, D)}, copies, NumPy arrays.

    The checks do not know what your layers are called: these three functions tell them.
    """
    # BEGIN SOLUTION
    alpha, beta = model.linear1.weight, model.linear2.weight
    return {"alpha": alpha.detach().numpy().copy(), "beta": beta.detach().numpy().copy()}
    # END SOLUTION


def set_params(model, params):
    """model: a TorchNetwork.   params: {"alpha": (D, M), "beta": (K, D)}, NumPy arrays.

    Overwrites the values of model's parameters, which stay the same objects.
    """
    # BEGIN SOLUTION
    with torch.no_grad():
        model.linear1.weight.copy_(torch.as_tensor(params["alpha"]))
        model.linear2.weight.copy_(torch.as_tensor(params["beta"]))
    # END SOLUTION


def get_grads(model):
    """model: a TorchNetwork after a backward pass. Returns {"alpha": (D, M), "beta": (K, D)}:
    the gradients of its parameters, copies, NumPy arrays."""
    # BEGIN SOLUTION
    alpha, beta = model.linear1.weight.grad, model.linear2.weight.grad
    return {"alpha": alpha.numpy().copy(), "beta": beta.numpy().copy()}
    # END SOLUTION
