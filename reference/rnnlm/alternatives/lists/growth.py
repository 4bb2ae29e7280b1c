import numpy as np


def graph_size(modules):
    known = {id(module) for module in modules}
    sources = [source for module in modules for source in module.in_modules]
    leaves = {id(source) for source in sources if id(source) not in known}
    return [len(known), len(leaves), len(sources)]


def growth(build, lengths):
    return np.array([graph_size(build(T)) for T in lengths])


def second_differences(counts):
    return np.diff(np.diff(counts)) if len(counts) > 2 else []
