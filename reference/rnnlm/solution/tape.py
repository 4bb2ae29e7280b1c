"""The tape of the lecture, for batches. This file is given: you need not write or hand it in.

Leaf, Module, tape_bwd and reset_tape do what they do in assignment 2, with four differences:
tensors keep their dtype, so that float32 stays float32; a module is applied once in its life; a
backward may return None in place of a gradient that nobody needs; and a gradient that has not the
shape of its input is an error at once.

Lecture 19, "Module-based AutoDiff (OOP Version)".
"""

import numpy as np

tape = []  # the modules that were applied, in this order, and are not yet taken back


class Leaf:
    """A value that no module computes: data or a parameter, shared by all modules that use it.

    out_tensor:   array of any shape.
    out_gradient: array of the same shape and dtype, dJ/d(value): the sum of what modules add.
    """

    def __init__(self, value):
        self.out_tensor = np.asarray(value)
        self.zero_grad()

    def zero_grad(self):
        self.out_gradient = np.zeros_like(self.out_tensor)


class Module:
    """One application of a function to tensors: make a new object for every application.

    in_modules:   tuple of the modules or leaves that the inputs came from.
    out_tensor:   the output, an array or a number.
    out_gradient: dJ/d(output), of the output's shape; zeros until others add to it.
    Subclasses write forward and backward; nothing else of this class needs to change.
    """

    in_modules = None  # not applied yet

    def forward(self, *tensors):
        """The output for these inputs."""
        raise NotImplementedError

    def backward(self, *tensors):
        """backward(*inputs, output, g_output): a tuple, the gradient of each input, in order."""
        raise NotImplementedError

    def apply_fwd(self, *in_modules):
        """Compute the output from the out_tensors of in_modules, and go onto the tape.

        in_modules: modules that were applied, or leaves. Returns this module.
        Raises RuntimeError if this module was applied before.
        """
        if self.in_modules is not None:
            raise RuntimeError("a module stands for one application: make a new one for each")
        self.in_modules = in_modules
        self.in_tensors = tuple(source.out_tensor for source in in_modules)
        self.out_tensor = self.forward(*self.in_tensors)
        self.out_gradient = np.zeros_like(self.out_tensor)
        tape.append(self)
        return self

    def apply_bwd(self):
        """Add the gradient of each input to the out_gradient of where the input came from."""
        gradients = self.backward(*self.in_tensors, self.out_tensor, self.out_gradient)
        for source, gradient in zip(self.in_modules, gradients, strict=True):
            if gradient is None:
                continue
            if np.shape(gradient) != np.shape(source.out_tensor):
                name, got = type(self).__name__, np.shape(gradient)
                raise ValueError(f"{name}: {got} for an input of {np.shape(source.out_tensor)}")
            source.out_gradient = source.out_gradient + gradient  # a new array: nothing is shared


def tape_bwd():
    """Back-propagation from the last module on the tape, a number: its own gradient is 1.

    Takes the modules off the tape, the last one first. With an empty tape nothing happens.
    """
    if tape:
        tape[-1].out_gradient = np.ones_like(tape[-1].out_tensor)
    while tape:
        tape.pop().apply_bwd()


def reset_tape():
    """Forget the modules on the tape, without a backward pass."""
    tape.clear()
