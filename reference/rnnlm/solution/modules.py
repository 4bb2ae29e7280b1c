"""Problem 3.3: the Elman network made of modules, and back-propagation through time.

Lecture 19, "Module-based AutoDiff (OOP Version)" and "RNN + Loss". The tape is given: tape.py.
A module stands for one application, so a network for T steps has new modules for every step. A
parameter is one leaf, and all steps use that same leaf: its gradient is the sum over them. Import
what else you need of tape.py.
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD
# BEGIN SOLUTION
from tape import Leaf, reset_tape, tape_bwd
# END SOLUTION
from tape import Module


class Linear(Module):
    """Inputs: a (N, A), W (B, A), bias (B,). Output: a W^T + bias, (N, B): one row per example."""

    def forward(self, a, W, bias):
        """a: (N, A), W: (B, A), bias: (B,). Returns (N, B)."""
        # BEGIN SOLUTION
        return a @ W.T + bias
        # END SOLUTION

    def backward(self, a, W, bias, b, g_b):
        """b, g_b: (N, B). Returns (g_a, g_W, g_bias): (N, A), (B, A), (B,)."""
        # BEGIN SOLUTION
        return g_b @ W, g_b.T @ a, g_b.sum(axis=0)
        # END SOLUTION


class Add(Module):
    """Inputs: p, q of equal shapes. Output: p + q."""

    def forward(self, p, q):
        """p, q: (N, A). Returns (N, A)."""
        # BEGIN SOLUTION
        return p + q
        # END SOLUTION

    def backward(self, p, q, b, g_b):
        """b, g_b: (N, A). Returns (g_p, g_q): (N, A), (N, A)."""
        # BEGIN SOLUTION
        return g_b, g_b
        # END SOLUTION


class Sigmoid(Module):
    """Input: a (N, A). Output: sigma(a), (N, A)."""

    def forward(self, a):
        """a: (N, A). Returns (N, A)."""
        # BEGIN SOLUTION
        return 0.5 * (1 + np.tanh(0.5 * a))
        # END SOLUTION

    def backward(self, a, b, g_b):
        """b, g_b: (N, A). Returns (g_a,), a tuple of one array (N, A)."""
        # BEGIN SOLUTION
        return (g_b * b * (1 - b),)
        # END SOLUTION


class Tanh(Module):
    """Input: a (N, A). Output: tanh(a), (N, A)."""

    def forward(self, a):
        """a: (N, A). Returns (N, A)."""
        # BEGIN SOLUTION
        return np.tanh(a)
        # END SOLUTION

    def backward(self, a, b, g_b):
        """b, g_b: (N, A). Returns (g_a,), a tuple of one array (N, A)."""
        # BEGIN SOLUTION
        return (g_b * (1 - b * b),)
        # END SOLUTION


class Stack(Module):
    """Inputs: T arrays (N, K), one for each step. Output: all of them, (N, T, K)."""

    def forward(self, *steps):
        """steps: T arrays (N, K). Returns (N, T, K)."""
        # BEGIN SOLUTION
        return np.stack(steps, axis=1)
        # END SOLUTION

    def backward(self, *steps_b_g_b):
        """steps_b_g_b: T arrays (N, K), then b and g_b: (N, T, K). Returns T arrays (N, K)."""
        # BEGIN SOLUTION
        g_b = steps_b_g_b[-1]  # (N, T, K)
        return tuple(g_b[:, t] for t in range(g_b.shape[1]))
        # END SOLUTION


class SequenceCrossEntropy(Module):
    """Inputs: y_star (N, T, K), the true distributions, and the logits y (N, T, K). Output: the sum
    over all N sequences and T steps of -sum_k y_star_k log softmax(y)_k, a number."""

    def forward(self, y_star, y):
        """y_star, y: (N, T, K), y_star sums to 1 over k. Returns a number."""
        # BEGIN SOLUTION
        return -np.sum(y_star * _log_softmax(y))
        # END SOLUTION

    def backward(self, y_star, y, b, g_b):
        """b, g_b: numbers. Returns (None, g_y): y_star is data, g_y is (N, T, K)."""
        # BEGIN SOLUTION
        return None, g_b * (np.exp(_log_softmax(y)) - y_star)
        # END SOLUTION


# BEGIN SOLUTION
def _log_softmax(y):
    """log softmax over the last axis. y: (N, T, K)."""
    shifted = y - y.max(axis=2, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
# END SOLUTION


class ElmanNetwork:
    """The network of problem 3.1 with the loss of the slide "RNN + Loss", made of modules.

    In a shape J is the number of inputs of a step; dJ/d(parameter) has the J of the slides, the
    loss.
    """

    def __init__(self, nonlinearity=Sigmoid):
        """nonlinearity: a class, Sigmoid or Tanh; a new object of it is made for every step."""
        # BEGIN SOLUTION
        self.nonlinearity = nonlinearity
        # END SOLUTION

    def forward(self, params, x, y_star):
        """The loss of a batch. Starts with an empty tape, new leaves and new modules.

        params: dict of arrays, as in problem 3.1.   x: (N, T, J).   y_star: (N, T, K).
        Returns the loss: float, the sum of the cross-entropies of all sequences and steps. Its
        modules, at least one for every step, are then on the tape.
        """
        # BEGIN SOLUTION
        reset_tape()  # an evaluation may have left its modules there
        self.leaves = {name: Leaf(value) for name, value in params.items()}
        W_ah, W_ax, b_a, W_yh, b_y = (
            self.leaves[name] for name in ("W_ah", "W_ax", "b_a", "W_yh", "b_y")
        )
        N, T, _ = x.shape
        h = Leaf(np.zeros((N, len(W_ah.out_tensor)), x.dtype))  # (N, H), h_0
        no_bias = Leaf(np.zeros_like(b_a.out_tensor))  # (H,): b_a enters once a step
        outputs = []
        for t in range(T):
            from_past = Linear().apply_fwd(h, W_ah, no_bias)  # (N, H)
            from_input = Linear().apply_fwd(Leaf(x[:, t]), W_ax, b_a)  # (N, H)
            a = Add().apply_fwd(from_past, from_input)  # (N, H)
            h = self.nonlinearity().apply_fwd(a)  # (N, H)
            outputs.append(Linear().apply_fwd(h, W_yh, b_y))  # (N, K)
        y = Stack().apply_fwd(*outputs)  # (N, T, K)
        return float(SequenceCrossEntropy().apply_fwd(Leaf(y_star), y).out_tensor)
        # END SOLUTION

    def backward(self):
        """The gradients of the loss that forward returned last, back through all T steps.

        Returns a dict: "W_ah", "W_ax", "b_a", "W_yh", "b_y" -> dJ/d(parameter), of its shape.
        """
        # BEGIN SOLUTION
        tape_bwd()
        return {name: leaf.out_gradient for name, leaf in self.leaves.items()}
        # END SOLUTION
