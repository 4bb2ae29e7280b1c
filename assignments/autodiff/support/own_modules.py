"""For problem 2.7: modules that are not part of it, made from your class Module.

If tape.py is right, new modules need a forward and a backward and nothing else.
"""


def add(base):
    """A new module with two inputs of one shape, whose output is their sum. base: class Module."""

    class Add(base):
        def forward(self, a, b):
            return a + b

        def backward(self, a, b, out, g):
            return g, g  # the same array twice, and it belongs to this module

    return Add()
