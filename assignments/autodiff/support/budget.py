"""For problem 2.1: run a function of graph.py that may evaluate operations only so often.

A graph of 40 diamonds in a row has 2**40 paths from its first node to its last one, and about 160
edges. Backpropagation looks at every edge once, and so it needs no clock to tell how good it is.
"""

import functools
import inspect
import itertools


def within(most, function, *args):
    """(function(*args), how often it called the entries of its file's OPS); RuntimeError once that
    were more than `most` times."""
    names = _names_around(function)
    given = names["OPS"]
    calls = itertools.count(1)

    def counted(operation):
        def call(*values):
            if next(calls) > most:
                raise RuntimeError(f"more than {most} evaluations of operations")
            return operation(*values)

        return call

    names["OPS"] = {op: tuple(map(counted, pair)) for op, pair in given.items()}
    try:
        return function(*args), next(calls) - 1
    finally:
        names["OPS"] = given


def _names_around(function):
    """The global names of the file that a function was written in, also behind decorators."""
    while isinstance(function, functools.partial) or hasattr(function, "__wrapped__"):
        function = getattr(function, "func", None) or inspect.unwrap(function)
    return getattr(function, "__globals__", None) or type(function).__call__.__globals__
