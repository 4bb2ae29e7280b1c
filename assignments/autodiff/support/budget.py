"""For problem 2.1: run a function of graph.py that may evaluate each operation only so often.

A graph of 40 diamonds in a row has 2**40 paths from its first node to its last one, and about 160
edges. Backpropagation looks at every edge once, and so it needs no clock to tell how good it is.
"""


def within(most, function, *args):
    """function(*args); RuntimeError once the entries of its file's OPS were called `most` times."""
    names = function.__globals__
    given = names["OPS"]
    calls = iter(range(most))

    def counted(operation):
        def call(*values):
            if next(calls, None) is None:
                raise RuntimeError(f"more than {most} evaluations of operations")
            return operation(*values)

        return call

    names["OPS"] = {op: tuple(map(counted, pair)) for op, pair in given.items()}
    try:
        return function(*args)
    finally:
        names["OPS"] = given
