"""Problem 3.8: how the computation graph of an RNN grows with the number of steps.

Lecture 19: "RNN computation graph grows linearly with the number of input tokens". We count.
"""


def graph_size(modules):
    """How large the graph of some modules is.

    modules: list of applied modules in the order of their application, such as a copy of the list
             `tape` of tape.py. Each has in_modules, a tuple of modules of the list or of leaves.
    Returns (modules, leaves, edges), three ints: how many modules; how many different leaves they
    use; and how many inputs all modules have together. An input that occurs twice in in_modules
    counts twice, and so does one that two modules have in common: each is an edge.
    """
    raise NotImplementedError("problem 3.8: graph_size")


def growth(build, lengths):
    """The sizes of the graphs of a network for several numbers of steps.

    build:   function; build(T) applies the network to T steps and returns its modules, a list.
    lengths: list of int, the numbers of steps.
    Returns a list of tuples, graph_size for each of the lengths.
    """
    raise NotImplementedError("problem 3.8: growth")


def second_differences(counts):
    """c_{i+2} - 2 c_{i+1} + c_i: all zero where the counts grow linearly.

    counts: list of numbers, for numbers of steps at equal distances. Returns a list, shorter by
    two; empty for fewer than three counts.
    """
    raise NotImplementedError("problem 3.8: second_differences")
