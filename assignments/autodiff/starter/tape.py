"""Problem 2.7: modules as objects, and a tape that remembers in which order they were applied.

Lecture 19, "Module-based AutoDiff (OOP Version)", with its slips corrected: only the last module's
gradient starts at 1, and a module returns the gradients of its inputs in the order of the inputs.
"""

import numpy as np

tape = []  # the modules that were applied, in this order, and are not yet taken back


class Leaf:
    """A value that no module computes: data or a parameter.

    out_tensor:   the value as given, an array of any shape, float64.
    out_gradient: array of the same shape, dJ/d(value); modules add to it until zero_grad().
    """

    def __init__(self, value):
        """value: array of any shape. The gradient is zero at first."""
        raise NotImplementedError("problem 2.7: Leaf.__init__")

    def zero_grad(self):
        """Set out_gradient to zeros."""
        raise NotImplementedError("problem 2.7: Leaf.zero_grad")


class Module:
    """One application of a function to tensors: make a new object for every application.

    in_modules:   tuple of the modules or leaves that the inputs came from.
    in_tensors:   tuple of the inputs, their out_tensors at the time of the application.
    out_tensor:   the output.
    out_gradient: dJ/d(output), of the output's shape; zeros until others add to it.
    Source: Lecture 19, "Module-based AutoDiff (OOP Version)".
    """

    def forward(self, *tensors):
        """The output for these inputs; each subclass has its own."""
        raise NotImplementedError

    def backward(self, *tensors):
        """backward(*inputs, output, g_output): a tuple, the gradient of each input, in order."""
        raise NotImplementedError

    def apply_fwd(self, *in_modules):
        """Compute the output from the out_tensors of in_modules, and go onto the tape.

        in_modules: modules that were applied, or leaves; one may occur twice.
        Returns this module.
        Raises RuntimeError if this module is on the tape already.
        """
        raise NotImplementedError("problem 2.7: Module.apply_fwd")

    def apply_bwd(self):
        """Add the gradient of each input to the out_gradient of the module that it came from."""
        raise NotImplementedError("problem 2.7: Module.apply_bwd")


class Sigmoid(Module):
    """Input: a (A,). Output: b = sigma(a), (A,)."""

    def forward(self, a):
        """a: (A,). Returns b: (A,)."""
        raise NotImplementedError("problem 2.7: Sigmoid.forward")

    def backward(self, a, b, g_b):
        """Returns (g_a,), a tuple of one array (A,)."""
        raise NotImplementedError("problem 2.7: Sigmoid.backward")


class Softmax(Module):
    """Input: a (K,). Output: b = softmax(a), (K,)."""

    def forward(self, a):
        """a: (K,). Returns b: (K,)."""
        raise NotImplementedError("problem 2.7: Softmax.forward")

    def backward(self, a, b, g_b):
        """Returns (g_a,), a tuple of one array (K,)."""
        raise NotImplementedError("problem 2.7: Softmax.backward")


class Linear(Module):
    """Inputs: a (A,), omega (B, A). Output: b = omega a, (B,)."""

    def forward(self, a, omega):
        """a: (A,), omega: (B, A). Returns b: (B,)."""
        raise NotImplementedError("problem 2.7: Linear.forward")

    def backward(self, a, omega, b, g_b):
        """Returns (g_a, g_omega): (A,), (B, A)."""
        raise NotImplementedError("problem 2.7: Linear.backward")


class CrossEntropy(Module):
    """Inputs: a (K,), the true distribution, and a_hat (K,), the predicted one, entries > 0.
    Output: b = -a^T log(a_hat), a number."""

    def forward(self, a, a_hat):
        """a: (K,), a_hat: (K,). Returns b: a number."""
        raise NotImplementedError("problem 2.7: CrossEntropy.forward")

    def backward(self, a, a_hat, b, g_b):
        """Returns (g_a, g_a_hat): (K,), (K,)."""
        raise NotImplementedError("problem 2.7: CrossEntropy.backward")


def tape_bwd():
    """Backpropagation: the gradient of the last module on the tape, added to all before it.

    Its own out_gradient becomes 1 (ones of its output's shape). Then each module is taken off the
    tape, the last one first, and applied backwards, until the tape is empty. With an empty tape
    nothing happens.
    Source: Lecture 19, "Module-based AutoDiff (OOP Version)", tape_bwd.
    """
    raise NotImplementedError("problem 2.7: tape_bwd")


def reset_tape():
    """Forget the modules on the tape, without a backward pass."""
    raise NotImplementedError("problem 2.7: reset_tape")


class NeuralNetwork:
    """The network of problem 2.3, made of modules.

    Source: Lecture 19, "Module-based AutoDiff (OOP Version)", class NeuralNetwork.
    """

    def forward(self, x, y, alpha, beta):
        """The loss of one example. Starts with an empty tape, new leaves and new modules.

        x: (M,).   y: (K,), one-hot.   alpha: (D, M).   beta: (K, D). float64 arrays, no leaves.
        Returns J: float.
        """
        raise NotImplementedError("problem 2.7: NeuralNetwork.forward")

    def backward(self):
        """The gradients of the J that forward returned last.

        Returns (g_alpha, g_beta): dJ/dalpha (D, M) and dJ/dbeta (K, D).
        """
        raise NotImplementedError("problem 2.7: NeuralNetwork.backward")
