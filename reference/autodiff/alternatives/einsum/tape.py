"""Right, written otherwise: einsum, and gradients added in place to buffers of their own."""

import numpy as np

tape = []


class Leaf:
    def __init__(self, value):
        self.out_tensor = np.array(value, dtype=np.float64)
        self.out_gradient = np.zeros(self.out_tensor.shape)

    def zero_grad(self):
        self.out_gradient[...] = 0


class Module:
    def forward(self, *tensors):
        raise NotImplementedError

    def backward(self, *tensors):
        raise NotImplementedError

    def apply_fwd(self, *in_modules):
        if any(other is self for other in tape):
            raise RuntimeError("this one is on the tape already")
        self.in_modules = list(in_modules)
        self.in_tensors = [each.out_tensor for each in in_modules]
        self.out_tensor = np.asarray(self.forward(*self.in_tensors))
        self.out_gradient = np.zeros(self.out_tensor.shape)
        tape.append(self)
        return self

    def apply_bwd(self):
        gradients = self.backward(*self.in_tensors, self.out_tensor, self.out_gradient)
        for i in range(len(self.in_modules)):
            self.in_modules[i].out_gradient += gradients[i]
        return self


class Sigmoid(Module):
    def forward(self, a):
        return 1 / (1 + np.exp(-a))

    def backward(self, a, b, g_b):
        return [np.einsum("i,i,i->i", g_b, b, 1 - b)]


class Softmax(Module):
    def forward(self, a):
        return np.exp(a - a.max()) / np.sum(np.exp(a - a.max()))

    def backward(self, a, b, g_b):
        return [b * g_b - np.einsum("k,j,j->k", b, b, g_b)]


class Linear(Module):
    def forward(self, a, omega):
        return np.einsum("ba,a->b", omega, a)

    def backward(self, a, omega, b, g_b):
        return [np.einsum("ba,b->a", omega, g_b), np.einsum("b,a->ba", g_b, a)]


class CrossEntropy(Module):
    def forward(self, a, a_hat):
        return -np.einsum("k,k->", a, np.log(a_hat))

    def backward(self, a, a_hat, b, g_b):
        return [-g_b * np.log(a_hat), -g_b * (a / a_hat)]


def tape_bwd():
    for position, module in enumerate(reversed(tape)):
        if position == 0:
            module.out_gradient = np.ones(module.out_tensor.shape)
        module.apply_bwd()
    tape.clear()


def reset_tape():
    del tape[:]


class NeuralNetwork(Module):
    def forward(self, x, y, alpha, beta):
        reset_tape()
        self.leaves = [Leaf(each) for each in (x, y, alpha, beta)]
        self.lin1, self.sig, self.lin2 = Linear(), Sigmoid(), Linear()
        a = self.lin1.apply_fwd(self.leaves[0], self.leaves[2])
        b = self.lin2.apply_fwd(self.sig.apply_fwd(a), self.leaves[3])
        return CrossEntropy().apply_fwd(self.leaves[1], Softmax().apply_fwd(b)).out_tensor.item()

    def backward(self):
        tape_bwd()
        return [leaf.out_gradient for leaf in self.leaves[2:]]
