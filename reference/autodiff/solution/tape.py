"""Problem 2.7: modules as objects, and a tape that remembers in which order they were applied.

Lecture 19, "Module-based AutoDiff (OOP Version)", with its slips corrected: only the last module's
gradient starts at 1, and a module returns the gradients of its inputs in the order of the inputs.
"""

# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD
tape = []  # the modules that were applied, in this order, and are not yet taken back


class Leaf:
    """A value that no module computes: data or a parameter.

    out_tensor:   the value as given, an array of any shape, float64.
    out_gradient: array of the same shape, dJ/d(value); modules add to it until zero_grad().
    """

    def __init__(self, value):
        """value: array of any shape. The gradient is zero at first."""
        # BEGIN SOLUTION
        self.out_tensor = value
        self.zero_grad()
        # END SOLUTION

    def zero_grad(self):
        """Set out_gradient to zeros."""
        # BEGIN SOLUTION
        self.out_gradient = np.zeros_like(self.out_tensor)
        # END SOLUTION


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
        # BEGIN SOLUTION
        if self in tape:
            raise RuntimeError("a module stands for one application: make a new one for each")
        self.in_modules = in_modules
        self.in_tensors = tuple(module.out_tensor for module in in_modules)
        self.out_tensor = self.forward(*self.in_tensors)
        self.out_gradient = np.zeros_like(self.out_tensor)
        tape.append(self)
        return self
        # END SOLUTION

    def apply_bwd(self):
        """Add the gradient of each input to the out_gradient of the module that it came from."""
        # BEGIN SOLUTION
        in_gradients = self.backward(*self.in_tensors, self.out_tensor, self.out_gradient)
        for module, gradient in zip(self.in_modules, in_gradients, strict=True):
            module.out_gradient = module.out_gradient + gradient  # a new array: nothing is shared
        # END SOLUTION


class Sigmoid(Module):
    """Input: a (A,). Output: b = sigma(a), (A,)."""

    def forward(self, a):
        """a: (A,). Returns b: (A,)."""
        # BEGIN SOLUTION
        return 1 / (1 + np.exp(-a))
        # END SOLUTION

    def backward(self, a, b, g_b):
        """Returns (g_a,), a tuple of one array (A,)."""
        # BEGIN SOLUTION
        return (g_b * b * (1 - b),)
        # END SOLUTION


class Softmax(Module):
    """Input: a (K,). Output: b = softmax(a), (K,)."""

    def forward(self, a):
        """a: (K,). Returns b: (K,)."""
        # BEGIN SOLUTION
        exps = np.exp(a - a.max())  # (K,)
        return exps / exps.sum()
        # END SOLUTION

    def backward(self, a, b, g_b):
        """Returns (g_a,), a tuple of one array (K,)."""
        # BEGIN SOLUTION
        return (b * (g_b - b @ g_b),)
        # END SOLUTION


class Linear(Module):
    """Inputs: a (A,), omega (B, A). Output: b = omega a, (B,)."""

    def forward(self, a, omega):
        """a: (A,), omega: (B, A). Returns b: (B,)."""
        # BEGIN SOLUTION
        return omega @ a
        # END SOLUTION

    def backward(self, a, omega, b, g_b):
        """Returns (g_a, g_omega): (A,), (B, A)."""
        # BEGIN SOLUTION
        return omega.T @ g_b, np.outer(g_b, a)
        # END SOLUTION


class CrossEntropy(Module):
    """Inputs: a (K,), the true distribution, and a_hat (K,), the predicted one, entries > 0.
    Output: b = -a^T log(a_hat), a number."""

    def forward(self, a, a_hat):
        """a: (K,), a_hat: (K,). Returns b: a number."""
        # BEGIN SOLUTION
        return -(a @ np.log(a_hat))
        # END SOLUTION

    def backward(self, a, a_hat, b, g_b):
        """Returns (g_a, g_a_hat): (K,), (K,)."""
        # BEGIN SOLUTION
        return -g_b * np.log(a_hat), -g_b * a / a_hat
        # END SOLUTION


def tape_bwd():
    """Backpropagation: the gradient of the last module on the tape, added to all before it.

    Its own out_gradient becomes 1 (ones of its output's shape). Then each module is taken off the
    tape, the last one first, and applied backwards, until the tape is empty. With an empty tape
    nothing happens.
    Source: Lecture 19, "Module-based AutoDiff (OOP Version)", tape_bwd.
    """
    # BEGIN SOLUTION
    if tape:
        tape[-1].out_gradient = np.ones_like(tape[-1].out_tensor)
    while tape:
        tape.pop().apply_bwd()
    # END SOLUTION


def reset_tape():
    """Forget the modules on the tape, without a backward pass."""
    # BEGIN SOLUTION
    tape.clear()  # the list itself stays: everybody holds the same one
    # END SOLUTION


class NeuralNetwork:
    """The network of problem 2.3, made of modules.

    Source: Lecture 19, "Module-based AutoDiff (OOP Version)", class NeuralNetwork.
    """

    def forward(self, x, y, alpha, beta):
        """The loss of one example. Starts with an empty tape, new leaves and new modules.

        x: (M,).   y: (K,), one-hot.   alpha: (D, M).   beta: (K, D). float64 arrays, no leaves.
        Returns J: float.
        """
        # BEGIN SOLUTION
        reset_tape()  # an evaluation may have left its modules there
        self.alpha, self.beta = Leaf(alpha), Leaf(beta)
        a = Linear().apply_fwd(Leaf(x), self.alpha)  # (D,)
        z = Sigmoid().apply_fwd(a)  # (D,)
        b = Linear().apply_fwd(z, self.beta)  # (K,)
        y_hat = Softmax().apply_fwd(b)  # (K,)
        loss = CrossEntropy().apply_fwd(Leaf(y), y_hat)
        return float(loss.out_tensor)
        # END SOLUTION

    def backward(self):
        """The gradients of the J that forward returned last.

        Returns (g_alpha, g_beta): dJ/dalpha (D, M) and dJ/dbeta (K, D).
        """
        # BEGIN SOLUTION
        tape_bwd()
        return self.alpha.out_gradient, self.beta.out_gradient
        # END SOLUTION
