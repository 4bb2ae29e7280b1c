"""Problem 3.3: the Elman network made of modules, and back-propagation through time.

Lecture 19, "Module-based AutoDiff (OOP Version)" and "RNN + Loss". The tape is given: tape.py.
A module stands for one application, so a network for T steps has new modules for every step. A
parameter is one leaf, and all steps use that same leaf: its gradient is the sum over them. Import
what else you need of tape.py.
"""

import numpy as np
from tape import Module


class Linear(Module):
    """Inputs: a (N, A), W (B, A), bias (B,). Output: a W^T + bias, (N, B): one row per example."""

    def forward(self, a, W, bias):
        """a: (N, A), W: (B, A), bias: (B,). Returns (N, B)."""
        raise NotImplementedError("problem 3.3: Linear.forward")

    def backward(self, a, W, bias, b, g_b):
        """b, g_b: (N, B). Returns (g_a, g_W, g_bias): (N, A), (B, A), (B,)."""
        raise NotImplementedError("problem 3.3: Linear.backward")


class Add(Module):
    """Inputs: p, q of equal shapes. Output: p + q."""

    def forward(self, p, q):
        """p, q: (N, A). Returns (N, A)."""
        raise NotImplementedError("problem 3.3: Add.forward")

    def backward(self, p, q, b, g_b):
        """b, g_b: (N, A). Returns (g_p, g_q): (N, A), (N, A)."""
        raise NotImplementedError("problem 3.3: Add.backward")


class Sigmoid(Module):
    """Input: a (N, A). Output: sigma(a), (N, A)."""

    def forward(self, a):
        """a: (N, A). Returns (N, A)."""
        raise NotImplementedError("problem 3.3: Sigmoid.forward")

    def backward(self, a, b, g_b):
        """b, g_b: (N, A). Returns (g_a,), a tuple of one array (N, A)."""
        raise NotImplementedError("problem 3.3: Sigmoid.backward")


class Tanh(Module):
    """Input: a (N, A). Output: tanh(a), (N, A)."""

    def forward(self, a):
        """a: (N, A). Returns (N, A)."""
        raise NotImplementedError("problem 3.3: Tanh.forward")

    def backward(self, a, b, g_b):
        """b, g_b: (N, A). Returns (g_a,), a tuple of one array (N, A)."""
        raise NotImplementedError("problem 3.3: Tanh.backward")


class Stack(Module):
    """Inputs: T arrays (N, K), one for each step. Output: all of them, (N, T, K)."""

    def forward(self, *steps):
        """steps: T arrays (N, K). Returns (N, T, K)."""
        raise NotImplementedError("problem 3.3: Stack.forward")

    def backward(self, *steps_b_g_b):
        """steps_b_g_b: T arrays (N, K), then b and g_b: (N, T, K). Returns T arrays (N, K)."""
        raise NotImplementedError("problem 3.3: Stack.backward")


class SequenceCrossEntropy(Module):
    """Inputs: y_star (N, T, K), the true distributions, and the logits y (N, T, K). Output: the sum
    over all N sequences and T steps of -sum_k y_star_k log softmax(y)_k, a number."""

    def forward(self, y_star, y):
        """y_star, y: (N, T, K), y_star sums to 1 over k. Returns a number."""
        raise NotImplementedError("problem 3.3: SequenceCrossEntropy.forward")

    def backward(self, y_star, y, b, g_b):
        """b, g_b: numbers. Returns (None, g_y): y_star is data, g_y is (N, T, K)."""
        raise NotImplementedError("problem 3.3: SequenceCrossEntropy.backward")




class ElmanNetwork:
    """The network of problem 3.1 with the loss of the slide "RNN + Loss", made of modules.

    In a shape J is the number of inputs of a step; dJ/d(parameter) has the J of the slides, the
    loss.
    """

    def __init__(self, nonlinearity=Sigmoid):
        """nonlinearity: a class, Sigmoid or Tanh; a new object of it is made for every step."""
        raise NotImplementedError("problem 3.3: ElmanNetwork.__init__")

    def forward(self, params, x, y_star):
        """The loss of a batch. Starts with an empty tape, new leaves and new modules.

        params: dict of arrays, as in problem 3.1.   x: (N, T, J).   y_star: (N, T, K).
        Returns the loss: float, the sum of the cross-entropies of all sequences and steps. Its
        modules, at least one for every step, are then on the tape.
        """
        raise NotImplementedError("problem 3.3: ElmanNetwork.forward")

    def backward(self):
        """The gradients of the loss that forward returned last, back through all T steps.

        Returns a dict: "W_ah", "W_ax", "b_a", "W_yh", "b_y" -> dJ/d(parameter), of its shape.
        """
        raise NotImplementedError("problem 3.3: ElmanNetwork.backward")
