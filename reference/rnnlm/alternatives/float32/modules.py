import numpy as np
from tape import Leaf, Module, reset_tape, tape_bwd

F = np.float32


class Linear(Module):
    def forward(self, a, W, bias):
        return F(a) @ F(W).T + F(bias)

    def backward(self, a, W, bias, b, g_b):
        return F(g_b) @ F(W), F(g_b).T @ F(a), F(g_b).sum(axis=0)


class Add(Module):
    def forward(self, p, q):
        return F(p) + F(q)

    def backward(self, p, q, b, g_b):
        return F(g_b), F(g_b)


class Sigmoid(Module):
    def forward(self, a):
        return 1 / (1 + np.exp(-F(a)))

    def backward(self, a, b, g_b):
        return (F(b) * (1 - F(b)) * F(g_b),)


class Tanh(Module):
    def forward(self, a):
        return np.tanh(F(a))

    def backward(self, a, b, g_b):
        return [(1 - F(b)) * (1 + F(b)) * F(g_b)]


class Stack(Module):
    def forward(self, *steps):
        return np.moveaxis(F(steps), 0, 1)

    def backward(self, *steps):
        return list(np.moveaxis(F(steps[-1]), 1, 0))


class SequenceCrossEntropy(Module):
    def forward(self, y_star, y):
        self.p = np.exp(F(y) - F(y).max(axis=-1, keepdims=True))
        self.p /= self.p.sum(axis=-1, keepdims=True)
        return -np.vdot(F(y_star), np.log(self.p))

    def backward(self, y_star, y, b, g_b):
        self.forward(y_star, y)
        return np.zeros_like(y_star), F(g_b) * (self.p - F(y_star))


class ElmanNetwork:
    def __init__(self, nonlinearity=Sigmoid):
        self.new = nonlinearity

    def forward(self, params, x, y_star):
        reset_tape()
        p = self.p = {name: Leaf(F(value)) for name, value in params.items()}
        H, J = params["W_ax"].shape
        h, zeros = Leaf(np.zeros((len(x), H), F)), Leaf(np.zeros(H, F))
        outputs = []
        for step in np.swapaxes(x, 0, 1):
            a = Add().apply_fwd(
                Linear().apply_fwd(Leaf(F(step)), p["W_ax"], zeros),
                Linear().apply_fwd(h, p["W_ah"], p["b_a"]),
            )
            h = self.new().apply_fwd(a)
            outputs += [Linear().apply_fwd(h, p["W_yh"], p["b_y"])]
        stacked = Stack().apply_fwd(*outputs)
        return SequenceCrossEntropy().apply_fwd(Leaf(F(y_star)), stacked).out_tensor

    def backward(self):
        tape_bwd()
        return {name: leaf.out_gradient for name, leaf in self.p.items()}
