"""For problems 3.3 and 3.8: graphs whose sizes are known, and those of your own network."""


class Node:
    """A module as far as counting is concerned."""

    def __init__(self, in_modules):
        self.in_modules = tuple(in_modules)


class Source:
    """A leaf: nothing computes it."""


def planted(inputs):
    """The modules of a graph. inputs: for each module, the names of its inputs; "m3" is the third
    module counted from 0, any other name is a leaf."""
    modules, leaves = [], {}
    for names in inputs:
        sources = [
            modules[int(name[1:])] if name[0] == "m" else leaves.setdefault(name, Source())
            for name in names
        ]
        modules.append(Node(sources))
    return modules


def size_of(function, inputs):
    """function(modules) for a planted graph."""
    return function(planted(inputs))


def builder(kind, width):
    """build(T) for planted networks: "chain", "recurrent" or "attention", `width` leaves wide."""

    def chain(t):
        return [[f"m{t - 1}" if t else "x"]]

    def recurrent(t):
        past = f"m{2 * t - 1}" if t else "h0"
        weights = [f"w{k}" for k in range(width)]
        return [[past, f"x{t}", *weights], [f"m{2 * t}", f"m{2 * t}"]]

    def attention(t):
        return [[f"x{t}", "w"], [f"m{2 * s}" for s in range(t + 1)] * width]

    steps = {"chain": chain, "recurrent": recurrent, "attention": attention}[kind]
    return lambda T: planted([names for t in range(T) for names in steps(t)])


def own(network_class, params, x, y_star):
    """build(T) for an ElmanNetwork: its modules for the first T steps of x and y_star."""
    network = network_class()
    root = next(c for c in type(network).forward.__globals__.values() if _is_module(c))
    scope = root.apply_fwd.__globals__

    def build(T):
        network.forward(params, x[:, :T], y_star[:, :T])
        tape = scope["tape"]  # looked up afterwards: forward may have started a new list
        modules = list(tape)
        tape.clear()
        return modules

    return build


def count(build, T):
    """How many modules build(T) returns."""
    return len(build(T))


def after_both(network, params, x, y_star):
    """What has become of params, x and y_star after forward and backward of an ElmanNetwork."""
    network.forward(params, x, y_star)
    network.backward()
    return [params, x, y_star]


def _is_module(found):
    """Whether this is the tape's class Module, or one that inherits its apply_fwd."""
    return isinstance(found, type) and "tape" in getattr(
        getattr(found, "apply_fwd", None), "__globals__", {}
    )
