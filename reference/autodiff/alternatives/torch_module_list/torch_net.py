"""Right, written otherwise: layers in a ModuleList, the loss as a module, transposed weights."""

import numpy as np
import torch
from torch import nn


class Product(nn.Module):
    """x W, with the inputs of a unit in a column."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_in, n_out).uniform_(-0.5, 0.5))

    def forward(self, x):
        return x @ self.weight


class TorchNetwork(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.layers = nn.ModuleList([Product(n_in, n_hidden), nn.Sigmoid()])
        self.layers.append(Product(n_hidden, n_out))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def one_step_of_sgd(model, x, y, eta):
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=eta)
    optimizer.zero_grad(set_to_none=False)
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach().cpu().numpy().tolist()


def get_params(model):
    weights = [model.layers[i].weight for i in (0, 2)]
    return {n: np.array(w.detach().numpy().T) for n, w in zip(("alpha", "beta"), weights)}


def set_params(model, params):
    for name, i in (("alpha", 0), ("beta", 2)):
        weight = model.layers[i].weight
        weight.data = torch.from_numpy(np.array(params[name]).T.copy()).to(weight.dtype)


def get_grads(model):
    weights = [model.layers[i].weight for i in (0, 2)]
    return {n: np.array(w.grad.numpy().T) for n, w in zip(("alpha", "beta"), weights)}
